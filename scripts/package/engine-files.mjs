import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const ENGINE = 'node_modules/node-llama-cpp';

/** What the engine reads by its path; the source of llama.cpp and the command line are left out. */
const READ_BY_PATH = ['llama/binariesGithubRelease.json', 'llama/llama.cpp.info.json'].map(
  name => `${ENGINE}/${name}`,
);

/**
 * Every file below `node_modules` that importing the engine can reach, with the licences of its
 * packages: what is packed in the layout it has here. Nothing is bundled; esbuild only follows the
 * imports. Native code comes by itself, see `native-binary.mjs`.
 */
export async function engineFiles(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`${ENGINE}/dist/index.js`],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    // As Node resolves, and with everything that a module imports, used or not.
    conditions: [],
    mainFields: ['main'],
    treeShaking: false,
    ignoreAnnotations: true,
    // The last is for copying files within a disk while downloading: there is a way without.
    external: ['@node-llama-cpp/*', 'electron', '@reflink/*'],
    logLevel: 'error',
  });
  const reached = Object.keys(metafile.inputs).filter(path => path.startsWith('node_modules/'));
  const manifests = new Set(reached.flatMap(path => manifestsAbove(root, path)));
  return {
    files: [...reached, ...READ_BY_PATH],
    manifests: [...manifests],
    packages: [...new Set(reached.map(packageOf))].sort(),
  };
}

/** The folder of the package that a file below `node_modules` belongs to. */
export function packageOf(path) {
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)[0];
}

/** Files that say which kind of module a folder has, between a file and its package. */
function manifestsAbove(root, path) {
  const found = [];
  const top = packageOf(path);
  for (let folder = dirname(path); folder.startsWith(`${top}/`); folder = dirname(folder)) {
    if (existsSync(join(root, folder, 'package.json'))) found.push(`${folder}/package.json`);
  }
  return found;
}

/**
 * A package's manifest as it is shipped: what Node needs to find its files, and the packages that
 * lie within it. Those that were left out are not named, so that nobody looks for them.
 */
export function shippedManifest(root, folder, inside) {
  const all = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const { name, version, type, main, exports, imports, license, author, homepage } = all;
  return {
    name,
    version,
    license,
    author,
    homepage,
    type,
    main,
    exports,
    imports,
    dependencies: inside,
  };
}
