import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedPackages } from '../cached-packages.mjs';

const TOOLS = fileURLToPath(new URL('./tools', import.meta.url));
/** What vsce wants. */
const NODE = 22;

/**
 * The programs that make and publish VSIX files, with the Node they want: installed once from the
 * hashes in `tools/package-lock.json` into the user's cache, and no part of the checkout's packages.
 */
export async function obtainTools(log) {
  const modules = await cachedPackages({
    packages: TOOLS,
    name: 'package-tools',
    log: () => log('Installing the packaging tools, once ...'),
  });
  return { node: chooseNode(modules), vsce: join(modules, '@vscode', 'vsce', 'vsce') };
}

function chooseNode(modules) {
  if (Number(process.versions.node.split('.')[0]) >= NODE) return process.execPath;
  const node = join(modules, `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(node)) return node;
  throw new Error(`Packaging needs Node ${NODE} or newer; this is ${process.versions.node}.`);
}
