import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { run } from './vscode-host/run.mjs';

/**
 * The packages that `package-lock.json` in the folder `packages` has the hashes of, installed once
 * into the user's cache below `name`: no part of the checkout's own. `finish` does what is left to be
 * done in the folder that they were installed into. Gives their `node_modules`.
 */
export async function cachedPackages({ packages, name, log, finish = () => undefined }) {
  const lock = await readFile(join(packages, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = cacheFolder(name, key);
  if (!existsSync(folder)) {
    log();
    await installInto(folder, { parent: cacheFolder(name), packages, finish });
  }
  return join(folder, 'node_modules');
}

/** Installed beside its place and moved there when whole: one that was cut off leaves no trace. */
async function installInto(folder, { parent, packages, finish }) {
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, 'building-'));
  try {
    await cp(packages, work, { recursive: true });
    await npm(work, ['ci', '--ignore-scripts']);
    await finish(work);
    await rename(work, folder);
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** Runs npm quietly in a folder. */
export function npm(cwd, args, env = {}) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // npm is a .cmd file on Windows, which only a shell can start; the arguments are all ours.
  const shell = process.platform === 'win32';
  return run('npm', [...args, ...quiet], { cwd, shell, env: { ...process.env, ...env } });
}
