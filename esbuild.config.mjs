// Builds everything that runs: node esbuild.config.mjs [--tests]
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { globSync } from './scripts/glob.mjs';
import {
  PYTHON_GUEST,
  RUNNER,
  SCRIPTS,
  joinedProgram,
  joinedPython,
  joinedScript,
} from './scripts/guest-script.mjs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LATER, laterSource, readLater } from './scripts/lazy-modules.mjs';
import { leanZod } from './scripts/lean-zod.mjs';
import { alias } from './scripts/package-aliases.mjs';

const withTests = process.argv.includes('--tests');
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
  legalComments: 'linked',
  plugins: [leanZod],
};
/** Not bundled: node-llama-cpp needs its own file layout; the editor brings `vscode`. */
const external = ['vscode', 'node-llama-cpp'];
/** Lets CommonJS packages inside an ES module bundle find Node's own modules. */
const requireShim = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

const entry = path => (existsSync(path) ? [path] : []);

async function buildProduct() {
  const commonJs = {
    ...shared,
    format: 'cjs',
    // web-tree-sitter asks for its own address, which a CommonJS bundle does not have.
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: {
      js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
    },
    external,
    alias,
  };
  await build({
    ...commonJs,
    entryPoints: entry('src/extension/extension.ts'),
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    plugins: [leanZod, readLater(import.meta.dirname)],
  });
  for (const bundle of LATER) {
    await build({
      ...commonJs,
      stdin: { contents: laterSource(bundle), resolveDir: import.meta.dirname },
      outfile: join('dist', bundle.name),
      plugins: [leanZod, readLater(import.meta.dirname, bundle)],
    });
  }
  await build({
    ...shared,
    entryPoints: [
      { in: 'src/cli/main.ts', out: 'cli' },
      { in: 'src/adapters/llama/placement/model-process.ts', out: 'model-process' },
      { in: 'src/adapters/plugin/host.ts', out: 'plugin-host' },
      { in: 'src/adapters/type-check/main.ts', out: 'type-check-process' },
      { in: 'src/adapters/embedded/host/main.ts', out: 'sandbox-host' },
      { in: 'src/adapters/embedded/worker/main.ts', out: 'sandbox-worker' },
      { in: 'src/adapters/embedded/quickjs/worker.ts', out: 'sandbox-quickjs' },
      // The second body of each interpreter: run by the tests, not shipped.
      { in: 'src/adapters/embedded/second/host.ts', out: 'second/sandbox-host' },
      { in: 'src/adapters/embedded/pyodide/worker.ts', out: 'second/sandbox-worker' },
      { in: 'src/adapters/embedded/original-quickjs/worker.ts', out: 'second/sandbox-quickjs' },
      // Read by whoever sends spans out, and by nobody else.
      { in: 'src/adapters/opentelemetry/start-tracing.ts', out: 'tracing' },
      { in: 'src/lib/search.ts', out: 'lib/search' },
      { in: 'src/lib/workflow.ts', out: 'lib/workflow' },
      ...globSync(['benchmarks'], /\.run\.ts$/).map(path => ({
        in: path,
        out: path.replace(/^benchmarks/, 'bench').replace(/\.run\.ts$/, ''),
      })),
    ].filter(({ in: path }) => existsSync(path)),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    banner: requireShim,
    external,
    alias,
  });
  await build({
    ...shared,
    platform: 'browser',
    target: 'es2022',
    entryPoints: {
      main: 'webview-ui/main.ts',
      workflow: 'webview-ui/workflow/main.ts',
      style: 'webview-ui/style.css',
    },
    outdir: 'dist/webview',
    format: 'iife',
  });
}

async function buildTests() {
  await build({
    ...shared,
    entryPoints: globSync(
      ['src', 'webview-ui', 'benchmarks'],
      // What tests start as processes of their own is named fixture.
      /\.(test|fixture)\.ts$/,
      /\.(host|untrusted|phoenix)\.test\.ts$/,
    ),
    outdir: 'dist/test/unit',
    outbase: '.',
    format: 'esm',
    splitting: true,
    packages: 'external',
  });
  // Those against a real Phoenix: together, since they share the one that they start.
  await build({
    ...shared,
    entryPoints: globSync(['src', 'benchmarks'], /\.phoenix\.test\.ts$/),
    outdir: 'dist/test/phoenix',
    outbase: '.',
    format: 'esm',
    splitting: true,
    packages: 'external',
  });
  // The model that the tests which act as a person are answered by.
  await build({
    ...shared,
    entryPoints: ['src/testing/chat-server.ts'],
    outdir: 'dist/test',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
  });
  const { hostTestBuild } = await import('./scripts/vscode-host/build-host-tests.mjs');
  await hostTestBuild(import.meta.dirname);
}

await mkdir('dist', { recursive: true });
await rm('dist/test', { recursive: true, force: true });
const { vendor } = await import('./scripts/vendor.mjs');
await Promise.all([
  vendor(import.meta.dirname),
  buildProduct(),
  ...(withTests ? [buildTests()] : []),
]);
await rm('dist/harness', { recursive: true, force: true });
const harness = join('sandbox', 'harness');
const pythonGuest = join(harness, PYTHON_GUEST.folder);
const joined = Object.entries(SCRIPTS).map(([name, script]) => [join(harness, name), name, script]);
await cp(harness, 'dist/harness', {
  recursive: true,
  filter: path => path !== pythonGuest && joined.every(([folder]) => folder !== path),
});
await writeFile(join('dist/harness', PYTHON_GUEST.name), joinedPython(pythonGuest, PYTHON_GUEST));
for (const [folder, name, script] of joined) {
  await writeFile(join('dist/harness', `${name}.js`), joinedScript(folder, script));
}
await mkdir('dist/docker', { recursive: true });
const runner = joinedProgram(join('sandbox', 'docker', RUNNER.folder), RUNNER);
await writeFile(join('dist', 'docker', 'runner.py'), runner);
await cp('sandbox/docker/node-guest.mjs', 'dist/docker/node-guest.mjs');
