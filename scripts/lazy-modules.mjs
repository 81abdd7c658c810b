import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the extension needs only once somebody uses it. Reading all of it takes most of the time that
 * activating may take, so it is a bundle of its own (`name`), read by the first call of a function of
 * these modules. Their sources know nothing of it.
 */
export const LATER = {
  name: 'workbench.cjs',
  modules: [
    'compose/create-workbench',
    'compose/create-model',
    'compose/create-remote-model',
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
};

/** For esbuild, while it bundles what comes first: these modules become calls of the other bundle. */
export function readLater(root) {
  return {
    name: 'read-later',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^\\./${LATER.name}$`) }, ({ path }) => ({
        path,
        external: true,
      }));
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const module = LATER.modules.find(one => path === join(root, one));
        return module === undefined ? undefined : { contents: calls(path), resolveDir: root };
      });
    },
  };
}

/** The source of the other bundle. */
export function laterSource() {
  return LATER.modules.map(module => `export * from './${module}';`).join('\n');
}

function calls(path) {
  const source = readFileSync(path, 'utf8');
  // Whatever else they export is not there: whoever imports it does not build.
  const names = [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
  const call = name =>
    `export const ${name} = (...given) => require('./${LATER.name}').${name}(...given);`;
  return names.map(call).join('\n');
}
