import { z } from 'zod';
import { throwIfAborted } from '../../base/abort.ts';
import { languageOfPath } from '../../stub/file-names.ts';
import { languageSupport } from '../../stub/language-table.ts';
import type { ParserTable } from '../../stub/parser.ts';
import type { WorkspaceFiles } from '../ports.ts';
import type { Registry } from '../registry.ts';
import { findDefinitions, findReferences } from '../symbols.ts';

export type SymbolParts = {
  readonly files: WorkspaceFiles;
  readonly parsers: () => Promise<ParserTable>;
};

const NAME = z.strictObject({
  name: z.string().min(1).max(200).describe('The bare name, such as parse_line.'),
  path: z.string().max(1000).optional().describe('Only in this file or folder.'),
});
const PLACES = z.object({
  places: z.array(
    z.object({ path: z.string(), line: z.number(), kind: z.string(), text: z.string() }),
  ),
  truncated: z.boolean(),
});
const STUBS = z.object({
  path: z.string(),
  language: z.string(),
  stubs: z.array(
    z.object({
      name: z.string(),
      line: z.number(),
      header: z.string(),
      examples: z.array(z.object({ call: z.string(), expected: z.string() })),
    }),
  ),
  problems: z.array(z.object({ line: z.number(), message: z.string() })),
});
const MOST_PLACES = 200;

/** The tools that look names up in Python, JavaScript and TypeScript. */
export function registerSymbolTools(registry: Registry, parts: SymbolParts): void {
  registry.register({
    name: 'find_definitions',
    description: 'Finds where a function, class, method, type or variable is defined.',
    input: NAME,
    output: PLACES,
    permission: 'reads-workspace',
    run: (query, { signal }) => lookUp(parts, findDefinitions, query, signal),
  });
  registry.register({
    name: 'find_references',
    description:
      'Finds where a name is used, by its spelling: another thing of the same name is found, too.',
    input: NAME,
    output: PLACES,
    permission: 'reads-workspace',
    run: (query, { signal }) => lookUp(parts, findReferences, query, signal),
  });
  registry.register({
    name: 'find_stubs',
    description: 'Lists the functions of a file that have no body yet, with their examples.',
    input: z.strictObject({ path: z.string().min(1).max(1000) }),
    output: STUBS,
    permission: 'reads-workspace',
    run: ({ path }, { signal }) => findStubs(parts, path, signal),
  });
}

async function lookUp(
  { files, parsers }: SymbolParts,
  find: typeof findDefinitions,
  { name, path: within }: z.infer<typeof NAME>,
  signal: AbortSignal,
): Promise<z.infer<typeof PLACES>> {
  const table = await parsers();
  const folder = within?.replace(/^\.\/|\/$/g, '');
  const places: z.infer<typeof PLACES>['places'] = [];
  for (const path of await files.list(signal)) {
    throwIfAborted(signal);
    if (folder !== undefined && path !== folder && !path.startsWith(`${folder}/`)) continue;
    const language = languageOfPath(path);
    if (language === undefined) continue;
    // A file that cannot be read now has no say in where a name is.
    const text = await files.read(path, signal).catch(() => '');
    if (!text.includes(name)) continue;
    places.push(...find(text, table[language], name).map(place => ({ path, ...place })));
    if (places.length > MOST_PLACES) {
      return { places: places.slice(0, MOST_PLACES), truncated: true };
    }
  }
  return { places, truncated: false };
}

async function findStubs(
  { files, parsers }: SymbolParts,
  path: string,
  signal: AbortSignal,
): Promise<z.infer<typeof STUBS>> {
  const text = await files.read(path, signal);
  const language = languageOfPath(path);
  if (language === undefined) return { path, language: 'unknown', stubs: [], problems: [] };
  const parser = (await parsers())[language];
  const support = languageSupport(language);
  const found = support.findStubs(text, parser);
  const stubs = found.stubs.map(stub => ({
    name: stub.qualifiedName,
    line: stub.line,
    header: stub.header,
    examples: support
      .findExamples(text, parser, stub)
      .examples.map(({ call, expected }) => ({ call, expected })),
  }));
  return { path, language, stubs, problems: [...found.problems] };
}
