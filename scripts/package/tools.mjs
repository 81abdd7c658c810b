import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../cache-folder.mjs';
import { run } from '../vscode-host/run.mjs';

const TOOLS = fileURLToPath(new URL('./tools', import.meta.url));
/** What vsce wants. */
const NODE = 22;

/**
 * The programs that make and publish VSIX files, with the Node they want: installed once from the
 * hashes in `tools/package-lock.json` into the user's cache, and no part of the checkout's packages.
 */
export async function obtainTools(log) {
  const lock = await readFile(join(TOOLS, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = cacheFolder('package-tools', key);
  if (!existsSync(folder)) {
    log('Installing the packaging tools, once ...');
    await installInto(folder, cacheFolder('package-tools'));
  }
  const modules = join(folder, 'node_modules');
  return { node: chooseNode(modules), vsce: join(modules, '@vscode', 'vsce', 'vsce') };
}

async function installInto(folder, parent) {
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, 'installing-'));
  try {
    await cp(TOOLS, work, { recursive: true });
    const shell = process.platform === 'win32';
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', args, { cwd: work, shell });
    await rename(work, folder);
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function chooseNode(modules) {
  if (Number(process.versions.node.split('.')[0]) >= NODE) return process.execPath;
  const node = join(modules, `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(node)) return node;
  throw new Error(`Packaging needs Node ${NODE} or newer; this is ${process.versions.node}.`);
}
