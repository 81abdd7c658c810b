// What is in a VSIX and what must never be.

/** What goes in, out of the checkout; a name that ends in `/` is a folder with all it has. */
export const FILES = [
  ...['package.json', 'package.nls.json', 'package.nls.zh-cn.json', 'l10n/'],
  ...[
    'schemas/workflow.schema.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'sandbox/THIRD-PARTY.md',
    'sandbox/licenses/',
  ],
  // What the Docker sandbox's image is made from.
  ...['Dockerfile', 'make-image.mjs', 'apt-source.mjs'].map(name => `sandbox/docker/${name}`),
];

/**
 * What goes in out of the build. The benchmark is there, since its command is; the command line,
 * since agents outside of the editor start it.
 */
export const BUILT = [
  ...[
    'dist/extension.cjs',
    'dist/workbench.cjs',
    'dist/workflows.cjs',
    'dist/model-process.mjs',
    'dist/plugin-host.mjs',
    'dist/type-check-process.mjs',
    'dist/cli.mjs',
    'dist/tracing.mjs',
    'dist/bench/bench.mjs',
  ],
  ...['dist/sandbox-host.mjs', 'dist/sandbox-worker.mjs', 'dist/sandbox-quickjs.mjs'],
  ...['dist/harness/', 'dist/docker/', 'dist/vendor/', 'dist/webview/'],
];

/** Without these nothing works. */
const NEEDED = [
  ...FILES.filter(name => !name.endsWith('/')).filter(
    name => !/^(README|CHANGELOG|LICENSE)/.test(name),
  ),
  ...BUILT.filter(name => !name.endsWith('/')),
  ...['readme.md', 'changelog.md', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt', 'media/icon.png'],
  ...['l10n/bundle.l10n.zh-cn.json', 'dist/webview/main.js', 'dist/webview/style.css'],
  'dist/webview/workflow.js',
  ...['dist/harness/guest.py', 'dist/harness/guest.js', 'dist/docker/runner.py'],
  ...['dist/vendor/cpython/python.wasm', 'dist/vendor/quickjs/quickjs.wasm'],
  'dist/vendor/tree-sitter/tree-sitter-python.wasm',
];

/** Whatever else changes, none of this is shipped. */
const FORBIDDEN = [
  [/\.map$/, 'a source map'],
  [/\.tsx?$/, 'a source or a declaration'],
  [/(^|\/)\.env/, 'an environment file'],
  [/(^|\/)\.(npmrc|git|vscode)/, 'a file of the checkout'],
  [/^dist\/(test|second|lib|attacks)\//, 'a part of the tests'],
  [/^dist\/bench\/(?!bench\.mjs$)/, 'a measurement that only a checkout runs'],
  [/^(src|scripts|benchmarks|examples|webview-ui)\//, 'a part of the checkout'],
  [/\.test\.[cm]?js$/, 'a test'],
  [/\.(gguf|jsonl|bundle|patch|cc|cpp|h)$/, 'a model, data or native source'],
  [/@node-llama-cpp\/[^/]*(cuda|vulkan)/, 'a build for one kind of graphics card'],
];

const NATIVE = /\.(node|so|dylib|dll|metallib|exe)(\.|$)/;

/**
 * What is wrong with a VSIX: `entries` are its files (`name` below `extension/`), `bytes` its own
 * size, `named` the files that its manifest names.
 */
export function problems({ target, entries, bytes, named = [] }) {
  const names = new Set(entries.map(({ name }) => name));
  const native = [...names].filter(name => NATIVE.test(name));
  const folder =
    target.binary === undefined ? undefined : `node_modules/@node-llama-cpp/${target.binary}/`;
  const addons = native.filter(name => name.endsWith('.node'));
  return [
    ...[...NEEDED, ...named].filter(name => !names.has(name)).map(name => `${name} is missing`),
    ...[...names].flatMap(name =>
      FORBIDDEN.filter(([pattern]) => pattern.test(name)).map(([, what]) => `${name} is ${what}`),
    ),
    ...native
      .filter(name => folder === undefined || !name.startsWith(folder))
      .map(name => `${name} is native code that does not belong to this target`),
    ...(addons.length === (folder === undefined ? 0 : 1)
      ? []
      : [`${addons.length} native addons are in it: ${addons.join(', ')}`]),
    ...(folder === undefined && [...names].some(name => name.startsWith('node_modules/'))
      ? ['packages are in it, and the universal one has none']
      : []),
    ...(folder !== undefined && !names.has('node_modules/node-llama-cpp/dist/index.js')
      ? ['node-llama-cpp is missing']
      : []),
    ...(bytes > target.mostMb * 1e6
      ? [`it has ${(bytes / 1e6).toFixed(1)} MB, and ${target.mostMb} are the most`]
      : []),
  ];
}

/** Every file that a manifest names, by whatever contribution. */
export function namedFiles(manifest) {
  if (typeof manifest === 'string')
    return /^(\.\/)?(media|dist|walkthrough|schemas)\/[\w./-]+\.\w+$/.test(manifest)
      ? [manifest.replace(/^\.\//, '')]
      : [];
  if (manifest === null || typeof manifest !== 'object') return [];
  return [...new Set(Object.values(manifest).flatMap(namedFiles))];
}
