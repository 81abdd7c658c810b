import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageOf } from './engine-files.mjs';

/** Licences that go together with MIT, as SPDX writes them. */
const FINE =
  /^\(?(MIT|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0)\b/;
const TEXT = /^(licen[cs]e|copying|notice)(-\w+)?(\.\w+)?$/i;

/** Packages whose code was bundled into a file of the build, by its source map. */
export function bundledPackages(root, file) {
  const map = join(root, `${file}.map`);
  if (!existsSync(map)) return [];
  const { sources } = JSON.parse(readFileSync(map, 'utf8'));
  const paths = sources.map(source => source.replace(/^(\.\.\/)+/, ''));
  const folders = paths.filter(path => path.startsWith('node_modules/')).map(packageOf);
  return folders.map(folder => installed(root, folder));
}

/** A package that came with a map of its own says where its parts were when it was built. */
function installed(root, folder) {
  if (existsSync(join(root, folder, 'package.json'))) return folder;
  return folder.slice(folder.lastIndexOf('node_modules/'));
}

/** Packages that files are taken from at build time. */
export function vendoredPackages(root) {
  const files = JSON.parse(readFileSync(join(root, 'scripts', 'vendor.json'), 'utf8'));
  return files
    .filter(({ to }) => to !== undefined)
    .map(({ from }) => packageOf(`node_modules/${from}`));
}

/** The names of a package's own licence files. */
export function licenceFiles(folder) {
  return readdirSync(folder).filter(name => TEXT.test(name));
}

/**
 * The notices of all packages that something is shipped of, once a package and version. Throws when
 * one has a licence that was never looked at.
 */
export function notices(root, folders) {
  const seen = new Map();
  for (const folder of [...new Set(folders)].sort()) {
    const at = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
    if (!FINE.test(license ?? ''))
      throw new Error(
        `${name} ${version} has the licence "${license}": look at it before it is shipped`,
      );
    const texts = licenceFiles(at).map(file => readFileSync(join(at, file), 'utf8').trim());
    seen.set(
      `${name} ${version} (${license})`,
      texts.join('\n\n') || 'Its package has no text of it.',
    );
  }
  const engine = readFileSync(join(root, 'scripts', 'package', 'LICENSE-llama.cpp.txt'), 'utf8');
  seen.set('llama.cpp and ggml (MIT), in the native code of node-llama-cpp', engine.trim());
  const parts = [...seen].map(
    ([title, text]) => `${title}\n${'-'.repeat(title.length)}\n\n${text}\n`,
  );
  return [
    'What in this extension comes from others. For the sandbox see sandbox/THIRD-PARTY.md.\n',
    ...parts,
  ].join('\n\n');
}
