import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defaultFolders } from '../../src/compose/create-workbench.ts';
import { round } from '../spread.ts';

const run = promisify(execFile);
const WIDTHS = [1, 2, 4, 8, 16];

/**
 * Tokens a second of llama.cpp's own benchmark, without sampling and without us, by sequences side
 * by side, one thread. `scripts/llama-server.mjs` builds it; says so where it is not there.
 */
export async function rawBatchedBench(
  model: string,
): Promise<Readonly<Record<string, number>> | string> {
  const path = await findProgram(join(defaultFolders().cache, 'llama-server'));
  if (path === undefined) return 'not built: node scripts/llama-server.mjs builds it, in minutes';
  const args = ['-m', model, '-c', '4096', '-npp', '128', '-ntg', '48', '-npl', WIDTHS.join(',')];
  const { stdout } = await run(path, [...args, '-pps', '-t', '1', '--output-format', 'jsonl']);
  const rows = stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as { readonly pl: number; readonly speed_tg: number });
  return Object.fromEntries(rows.map(({ pl, speed_tg }) => [String(pl), round(speed_tg, 1)]));
}

/** The program of any version that was built. */
async function findProgram(folder: string): Promise<string | undefined> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const found = names.find(name => /llama-batched-bench(\.exe)?$/.test(name));
  return found === undefined ? undefined : join(folder, found);
}
