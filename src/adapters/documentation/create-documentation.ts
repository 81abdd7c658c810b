import MiniSearch from 'minisearch';
import { throwIfAborted } from '../../core/base/abort.ts';
import type { DocumentationHit, DocumentationSearch } from '../../core/tools/ports.ts';
import { readPackages } from './read-packages.ts';
import { splitText } from './split-text.ts';

type Entry = DocumentationHit & { readonly id: number };

/** An index is made anew when it is older: packages are installed now and then. */
const FRESH_MS = 10 * 60_000;

/**
 * Search by words over what the installed packages of a workspace bring. The index is made by the
 * first search, in memory, out of files that are there; nothing is fetched.
 */
export function createDocumentation(root: string, now: () => number): DocumentationSearch {
  let index: { readonly at: number; readonly ready: Promise<MiniSearch<Entry>> } | undefined;
  const open = (): Promise<MiniSearch<Entry>> => {
    if (index === undefined || now() - index.at > FRESH_MS) {
      // Shared by all who wait for it: so no caller's signal ends it.
      const ready = build(root);
      index = { at: now(), ready };
      ready.catch(() => (index = undefined));
    }
    return index.ready;
  };
  return {
    async search({ text, package: wanted, most }, signal) {
      throwIfAborted(signal);
      const ready = await open();
      throwIfAborted(signal);
      const found = ready.search(text, {
        prefix: term => term.length > 3,
        fuzzy: term => (term.length > 5 ? 0.15 : false),
        boost: { title: 3, package: 2 },
        filter: hit => wanted === undefined || (hit as unknown as Entry).package === wanted,
      });
      return found.slice(0, most).map(hit => toHit(hit as unknown as Entry));
    },
  };
}

async function build(root: string): Promise<MiniSearch<Entry>> {
  const search = new MiniSearch<Entry>({
    fields: ['title', 'text', 'package'],
    storeFields: ['package', 'version', 'language', 'title', 'path', 'text'],
    // camelCase and snake_case are looked for by their words, too.
    tokenize: text => [
      ...text.split(/[^\p{L}\p{N}_$]+/u),
      ...text.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u),
    ],
  });
  let id = 0;
  for (const source of await readPackages(root)) {
    const { package: name, version, language, path } = source;
    const shared = { package: name, version, language, path };
    const entries = splitText(source).map(section => ({ ...shared, ...section, id: (id += 1) }));
    search.addAll(entries);
  }
  return search;
}

function toHit({ package: name, version, language, title, path, text }: Entry): DocumentationHit {
  return { package: name, version, language, title, path, text };
}
