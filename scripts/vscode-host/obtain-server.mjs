import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedPackages, npm } from '../cached-packages.mjs';

const PACKAGES = fileURLToPath(new URL('./server-packages', import.meta.url));

/**
 * A VS Code server with the Node it wants and what drives a browser, built once from npm packages
 * whose hashes are in `server-packages/package-lock.json`, and kept in the user's cache.
 */
export async function obtainServer(log) {
  const modules = await cachedPackages({
    packages: PACKAGES,
    name: 'vscode-server',
    log: () => log('Building the VS Code server for the tests, once (about two minutes) ...'),
    finish: work => buildServer(join(work, 'node_modules')),
  });
  return {
    node: join(nodeFolder(modules), 'bin', 'node'),
    server: join(modules, 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
    playwright: join(modules, 'playwright-core', 'index.mjs'),
  };
}

async function buildServer(modules) {
  const node = nodeFolder(modules);
  const vscode = join(modules, 'code-server', 'lib', 'vscode');
  const env = { PATH: `${join(node, 'bin')}:${process.env.PATH}`, npm_config_nodedir: node };
  await npm(vscode, ['install', '--omit=dev', '--ignore-scripts'], env);
  await npm(vscode, ['rebuild', '--ignore-scripts=false'], env);
  await npm(join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts'], env);
}

function nodeFolder(modules) {
  return join(modules, `node-linux-${process.arch}`);
}
