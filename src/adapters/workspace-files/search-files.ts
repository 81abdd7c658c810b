import { realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { throwIfAborted } from '../../core/base/abort.ts';
import type { TextMatch, TextSearch } from '../../core/tools/ports.ts';
import { readInside } from './read-text.ts';
import { listFiles } from './workspace-text.ts';

const LONGEST_LINE = 500;
/** More would make a pattern that takes time without end. */
const MOST_STARS = 6;

/**
 * Search where there is no ripgrep: for plain text only, because a regular expression of Node's may
 * take for ever, and whoever sent it may not know. It does not read `.gitignore`.
 */
export function createFileSearch(root: string): TextSearch {
  return {
    async search({ pattern, regex, caseSensitive, glob, maxMatches }, signal) {
      if (regex) {
        throw new Error('regular expressions need ripgrep, which is not here: search for a text');
      }
      const base = await realpath(resolve(root));
      const wanted = glob === undefined ? () => true : globTest(glob);
      const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
      const needle = fold(pattern);
      const matches: TextMatch[] = [];
      for (const path of await listFiles(base, () => true, signal)) {
        throwIfAborted(signal);
        if (!wanted(path)) continue;
        const text = (await readInside(base, resolve(base, path), signal)) ?? '';
        if (!fold(text).includes(needle)) continue;
        for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
          if (!fold(line).includes(needle)) continue;
          if (matches.length >= maxMatches) return { matches, truncated: true };
          matches.push({ path, line: index + 1, text: line.slice(0, LONGEST_LINE) });
        }
      }
      return { matches, truncated: false };
    },
  };
}

/** Whether a path is like a glob with `*`, `**` and `?`; one without `/` is of the name alone. */
function globTest(glob: string): (path: string) => boolean {
  if ((glob.match(/\*+/g) ?? []).length > MOST_STARS)
    throw new Error('the glob has too many stars');
  const source = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/|\*\*|\*|\?/g, found => {
    if (found === '**/') return '(?:.*/)?';
    if (found === '**') return '.*';
    return found === '*' ? '[^/]*' : '[^/]';
  });
  const test = new RegExp(`^${source}$`);
  return path => test.test(glob.includes('/') ? path : basename(path));
}
