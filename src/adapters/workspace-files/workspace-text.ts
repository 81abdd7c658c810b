import { readdir, realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { throwIfAborted } from '../../core/base/abort.ts';
import { languageOfPath } from '../../core/stub/file-names.ts';
import type { WorkspaceFiles } from '../../core/tools/ports.ts';
import { insideRoot } from './inside-root.ts';
import { readText } from './read-text.ts';

/** Folders that hold what others wrote, or what programs made. */
const SKIPPED = new Set(['node_modules', '__pycache__', 'venv', 'dist', 'build', 'out', 'target']);
const MOST_FILES = 20_000;
const DEEPEST = 30;

/** The files under `root`, links that leave it left out. */
export function createWorkspaceText(root: string): WorkspaceFiles {
  return {
    async read(path, signal) {
      const { real } = await insideRoot(root, path);
      return readText(real, signal);
    },
    async list(signal) {
      const base = await realpath(resolve(root));
      return listFiles(base, name => languageOfPath(name) !== undefined, signal);
    },
  };
}

/** The files below a folder whose name is wanted, in order; what others wrote is left out. */
export async function listFiles(
  base: string,
  wanted: (name: string) => boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found: string[] = [];
  await walk(base, 0, { base, found, wanted, signal });
  return found.sort();
}

type Walk = {
  readonly wanted: (name: string) => boolean;
  readonly base: string;
  readonly found: string[];
  readonly signal: AbortSignal;
};

/** Links are not followed: what they lead to inside is found where it is. */
async function walk(folder: string, depth: number, at: Walk): Promise<void> {
  throwIfAborted(at.signal);
  if (depth > DEEPEST) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (at.found.length >= MOST_FILES) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) continue;
      await walk(path, depth + 1, at);
    } else if (entry.isFile() && at.wanted(entry.name)) {
      at.found.push(relative(at.base, path).replaceAll(sep, '/'));
    }
  }
}
