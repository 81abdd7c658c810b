import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { globSync } from '../glob.mjs';

/**
 * Bundles every `*.host.test.ts` twice: `dist/test/host.cjs` with its own runner for the server
 * host, and `dist/test/desktop.cjs` without one for @vscode/test-cli, which brings its own.
 */
export async function hostTestBuild(root) {
  const folder = join(root, 'src', 'test', 'host');
  const tests = globSync([folder], /\.host\.test\.ts$/);
  const loads = tests.map(path => `require(${JSON.stringify(`./${relative(folder, path)}`)});`);
  const runner = [
    `import { runTests } from './run-tests.ts';`,
    `export const run = () => runTests(() => { ${loads.join(' ')} });`,
  ];
  await Promise.all([
    bundle(folder, runner, join(root, 'dist', 'test', 'host.cjs')),
    bundle(folder, loads, join(root, 'dist', 'test', 'desktop.cjs')),
  ]);
}

function bundle(resolveDir, lines, outfile) {
  return build({
    stdin: { contents: lines.join('\n'), resolveDir, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    logLevel: 'warning',
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: {
      js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
    },
    external: ['vscode', 'mocha', 'node-llama-cpp'],
  });
}
