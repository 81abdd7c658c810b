import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { globSync } from '../glob.mjs';
import { alias } from '../package-aliases.mjs';

/**
 * Bundles the tests that run inside the editor: every `*.host.test.ts` for a trusted window, every
 * `*.untrusted.test.ts` for one that nobody trusted. Each bundle comes twice: `server-…` with its
 * own runner for the server host, `desktop-…` without one for @vscode/test-cli, which brings its
 * own.
 */
export async function hostTestBuild(root) {
  const folder = join(root, 'src', 'test', 'host');
  await Promise.all(
    [
      ['trusted', /\.host\.test\.ts$/],
      ['untrusted', /\.untrusted\.test\.ts$/],
    ].flatMap(([name, files]) => {
      const tests = globSync([folder, join(root, 'benchmarks')], files);
      const loads = tests.map(path => `require(${JSON.stringify(`./${relative(folder, path)}`)});`);
      const runner = [
        `import { runTests } from './run-tests.ts';`,
        `export const run = () => runTests(() => { ${loads.join(' ')} });`,
      ];
      return [
        bundle(folder, runner, join(root, 'dist', 'test', `server-${name}.cjs`)),
        bundle(folder, loads, join(root, 'dist', 'test', `desktop-${name}.cjs`)),
      ];
    }),
  );
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
    alias,
  });
}
