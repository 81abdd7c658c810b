import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { throwIfAborted } from '../../core/base/abort.ts';
import type { TextMatch, TextMatches, TextQuery, TextSearch } from '../../core/tools/ports.ts';

const LONGEST_LINE = 500;
const LARGEST_FILE = '2M';

/** What `rg --json` says about a match; text that is not UTF-8 comes as bytes, and is left out. */
const MATCH = z.object({
  type: z.literal('match'),
  data: z.object({
    path: z.object({ text: z.string() }),
    lines: z.object({ text: z.string() }),
    line_number: z.number(),
  }),
});

/** Search with ripgrep, a process for each; it stays below `root` and follows no link. */
export function createRipgrepSearch(binary: string, root: string): TextSearch {
  return {
    async search(query, signal) {
      throwIfAborted(signal);
      const child = spawn(binary, argumentsOf(query), {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
      const stop = (): void => void child.kill('SIGKILL');
      signal.addEventListener('abort', stop, { once: true });
      try {
        return await readMatches(child, query.maxMatches);
      } finally {
        signal.removeEventListener('abort', stop);
        stop();
        throwIfAborted(signal);
      }
    },
  };
}

function argumentsOf({ pattern, regex, caseSensitive, glob }: TextQuery): readonly string[] {
  return [
    '--json',
    '--no-config',
    '--no-messages',
    '--no-follow',
    '--sort=path',
    `--max-columns=${LONGEST_LINE}`,
    '--max-columns-preview',
    `--max-filesize=${LARGEST_FILE}`,
    caseSensitive ? '--case-sensitive' : '--ignore-case',
    ...(regex ? [] : ['--fixed-strings']),
    ...(glob === undefined ? [] : [`--glob=${glob}`]),
    `--regexp=${pattern}`,
    '--',
    '.',
  ];
}

async function readMatches(
  child: ChildProcessByStdio<null, Readable, Readable>,
  most: number,
): Promise<TextMatches> {
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    if (said.length < 2000) said += bytes.toString('utf8');
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const matches: TextMatch[] = [];
  const reading = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const match = readMatch(line);
      if (match === undefined) continue;
      if (matches.length >= most) return true;
      matches.push(match);
    }
    return false;
  })();
  // Whichever fails first; a process that cannot be started never says anything.
  const truncated = await Promise.race([reading, ended.then(() => reading)]);
  if (truncated) return { matches, truncated };
  // 1 is "nothing found"; 2 with matches is a file that could not be read.
  const code = await ended;
  if (code === 2 && matches.length === 0 && said !== '') {
    throw new Error(`the pattern cannot be searched for: ${said.trim().slice(0, 500)}`);
  }
  return { matches, truncated };
}

function readMatch(line: string): TextMatch | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = MATCH.safeParse(value);
  if (!parsed.success) return undefined;
  const { path, lines, line_number: number } = parsed.data.data;
  const text = lines.text.replace(/[\r\n]+$/, '').slice(0, LONGEST_LINE);
  return { path: path.text.replace(/^\.[/\\]/, '').replaceAll('\\', '/'), line: number, text };
}
