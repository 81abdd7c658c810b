import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the extension needs only once somebody uses it. Reading all of it takes most of the time that
 * activating may take, so it lies in bundles of their own (`name`), each read by the first call of a
 * function of its modules. Their sources know nothing of it. The second one needs the editor.
 */
export const LATER = [
  {
    name: 'workbench.cjs',
    modules: [
      'compose/create-workbench',
      'compose/create-model',
      'compose/create-remote-model',
      'compose/open-phoenix',
      // What checks with zod, and what knows a language: half a megabyte.
      'compose/agent-input',
      'compose/bench-arguments',
      'compose/parse-settings',
      'compose/run-benchmark',
      'core/questions/known-arguments',
      'core/solve/stored-event',
      'core/stub/language-table',
      'extension/editor/insertion',
      'protocol/decode',
    ].map(name => `src/${name}.ts`),
  },
  { name: 'workflows.cjs', modules: ['src/extension/workflows/workflow-parts.ts'] },
];

/**
 * For esbuild, while it bundles: modules that lie in another bundle than this one become calls of it.
 * @param own the bundle that is made, if it is one of those that are read later
 */
export function readLater(root, own) {
  const others = LATER.filter(one => one !== own);
  return {
    name: 'read-later',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/\w+\.cjs$/ }, ({ path }) =>
        others.some(({ name }) => path === `./${name}`) ? { path, external: true } : undefined,
      );
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const bundle = others.find(({ modules }) => modules.some(one => path === join(root, one)));
        return bundle && { contents: calls(path, bundle.name), resolveDir: root };
      });
    },
  };
}

/** The source of a bundle that is read later. */
export function laterSource({ modules }) {
  return modules.map(module => `export * from './${module}';`).join('\n');
}

function calls(path, bundle) {
  const source = readFileSync(path, 'utf8');
  // Whatever else they export is not there: whoever imports it does not build.
  const names = [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
  const call = name =>
    `export const ${name} = (...given) => require('./${bundle}').${name}(...given);`;
  return names.map(call).join('\n');
}
