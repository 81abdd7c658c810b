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
    ...['create-workbench', 'create-model', 'create-remote-model'].map(name => `compose/${name}`),
    'extension/workflows/workflow-parts',
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
      onLoad({ filter: /[\\/]src[\\/](compose|extension[\\/]workflows)[\\/][\w-]+\.ts$/ }, ({ path }) => {
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
  if (/^export (?!async function|function|type|interface)/m.test(source))
    throw new Error(`${path} exports something that is no function: it cannot be read later`);
  const names = [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
  const call = name =>
    `export const ${name} = (...given) => require('./${LATER.name}').${name}(...given);`;
  return names.map(call).join('\n');
}
