import { z } from 'zod';
import type { Registry } from '../registry.ts';
import type { TextSearch, WorkspaceFiles } from '../ports.ts';

const MOST_LINES = 2000;
const MATCH = z.object({ path: z.string(), line: z.number(), text: z.string() });

/** The tools that read files and search their text. */
export function registerWorkspaceTools(
  registry: Registry,
  { files, text }: { readonly files: WorkspaceFiles; readonly text: TextSearch },
): void {
  registry.register({
    name: 'read_file',
    description:
      'Reads lines of a text file of the workspace. Paths are relative to its root. ' +
      `At most ${MOST_LINES} lines at once; ask for others by "from".`,
    input: z.strictObject({
      path: z.string().min(1).max(1000),
      from: z.int().min(1).default(1).describe('First line, counted from 1.'),
      lines: z.int().min(1).max(MOST_LINES).default(MOST_LINES),
    }),
    output: z.object({
      path: z.string(),
      text: z.string(),
      from: z.number(),
      total: z.number().describe('Lines of the whole file.'),
    }),
    permission: 'reads-workspace',
    run: async ({ path, from, lines }, { signal }) => {
      const all = (await files.read(path, signal)).split(/\r\n|\r|\n/);
      const part = all.slice(from - 1, from - 1 + lines).join('\n');
      return { path, text: part, from, total: all.length };
    },
  });
  registry.register({
    name: 'search_text',
    description:
      'Searches the text of the files of the workspace, line by line. Files that Git ignores, ' +
      'binary and very large ones are left out.',
    input: z.strictObject({
      pattern: z.string().min(1).max(1000),
      regex: z.boolean().default(false).describe('The pattern is a regular expression.'),
      caseSensitive: z.boolean().default(true),
      glob: z.string().max(200).optional().describe('Only files like src/** or *.py.'),
      maxMatches: z.int().min(1).max(1000).default(100),
    }),
    output: z.object({ matches: z.array(MATCH), count: z.number(), truncated: z.boolean() }),
    permission: 'reads-workspace',
    run: async (query, { signal }) => {
      const { matches, truncated } = await text.search(query, signal);
      return { matches: [...matches], count: matches.length, truncated };
    },
  });
}
