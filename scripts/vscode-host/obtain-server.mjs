import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../cache-folder.mjs';
import { run } from './run.mjs';

const PACKAGES = fileURLToPath(new URL('./server-packages', import.meta.url));

/**
 * A VS Code server with the Node it wants and what drives a browser, built once from npm packages
 * whose hashes are in `server-packages/package-lock.json`, and kept in the user's cache.
 */
export async function obtainServer(log) {
  const lock = await readFile(join(PACKAGES, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = cacheFolder('vscode-server', key);
  if (!existsSync(folder)) {
    log('Building the VS Code server for the tests, once (about two minutes) ...');
    await buildInto(folder, cacheFolder('vscode-server'));
  }
  const modules = join(folder, 'node_modules');
  return {
    node: join(nodeFolder(modules), 'bin', 'node'),
    server: join(modules, 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
    playwright: join(modules, 'playwright-core', 'index.mjs'),
  };
}

/** Built beside its place and moved there when whole: a build that was cut off leaves no trace. */
async function buildInto(folder, parent) {
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, 'building-'));
  try {
    await cp(PACKAGES, work, { recursive: true });
    await npm(work, ['ci', '--ignore-scripts']);
    const modules = join(work, 'node_modules');
    const node = nodeFolder(modules);
    const vscode = join(modules, 'code-server', 'lib', 'vscode');
    const env = { PATH: `${join(node, 'bin')}:${process.env.PATH}`, npm_config_nodedir: node };
    await npm(vscode, ['install', '--omit=dev', '--ignore-scripts'], env);
    await npm(vscode, ['rebuild', '--ignore-scripts=false'], env);
    await npm(join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts'], env);
    await rename(work, folder);
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function nodeFolder(modules) {
  return join(modules, `node-linux-${process.arch}`);
}

function npm(cwd, args, env = {}) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  return run('npm', [...args, ...quiet], { cwd, env: { ...process.env, ...env } });
}
