import { readFileSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { BUILT, FILES } from './contents.mjs';
import { engineFiles, shippedManifest } from './engine-files.mjs';
import { bundledPackages, licenceFiles, notices, vendoredPackages } from './notices.mjs';

/**
 * Lays out in `folder` what goes into a target's VSIX, and nothing else. `binary` is the folder of
 * the package with its native code; without one there is no engine in it.
 */
export async function stage({ root, folder, target, binary }) {
  await rm(folder, { recursive: true, force: true });
  for (const name of [...FILES, ...BUILT, ...(await mediaFiles(root))])
    await cp(join(root, name), join(folder, name), { recursive: true, filter: isNoMap });
  for (const name of await scripts(folder)) await shrink(join(folder, name));
  const packages = [...(await builtPackages(root)), ...vendoredPackages(root)];
  const dependencies =
    binary === undefined ? {} : await stageEngine({ root, folder, target, binary, packages });
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.txt'), notices(root, packages));
  await writeJson(join(folder, 'package.json'), manifest(root, dependencies));
}

/** The manifest without what only a checkout has a use for. */
function manifest(root, dependencies) {
  const all = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { devDependencies, scripts, bin, exports, private: _, engines, ...shipped } = all;
  return { ...shipped, engines: { vscode: engines.vscode }, dependencies };
}

const isNoMap = path => !path.endsWith('.map') && !path.endsWith('.LEGAL.txt');

/** Pictures of the README are shown from the repository, and not shipped. */
async function mediaFiles(root) {
  const names = await readdir(join(root, 'media'));
  return names.filter(name => !name.startsWith('readme-')).map(name => `media/${name}`);
}

/** Our own bundles below a staged folder; what came as it is stays as it is. */
async function scripts(folder) {
  const names = await readdir(join(folder, 'dist'), { recursive: true });
  const own = names.filter(name => !/^(vendor|harness|docker)\b/.test(name));
  return own.filter(name => /\.([cm]?js|css)$/.test(name)).map(name => join('dist', name));
}

/** Takes blanks and comments out. Names stay: a stack in somebody's log is to be read. */
async function shrink(path) {
  const loader = path.endsWith('.css') ? 'css' : 'js';
  const { code } = await transform(await readFile(path, 'utf8'), {
    loader,
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    charset: 'utf8',
  });
  await writeFile(path, code);
}

async function builtPackages(root) {
  const webview = (await readdir(join(root, 'dist', 'webview'))).map(
    name => `dist/webview/${name}`,
  );
  return [...BUILT, ...webview].flatMap(name => bundledPackages(root, name));
}

/** The engine and one binary, with `packages` told what was packed; gives the dependencies. */
async function stageEngine({ root, folder, target, binary, packages }) {
  const engine = await engineFiles(root);
  const all = engine.packages;
  for (const name of [...engine.files, ...engine.manifests]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await cp(join(root, name), join(folder, name));
  }
  for (const one of all) {
    for (const name of licenceFiles(join(root, one)))
      await cp(join(root, one, name), join(folder, one, name));
    const inside = all.filter(other => dirname(other).startsWith(`${one}/node_modules`));
    await writeJson(
      join(folder, one, 'package.json'),
      shippedManifest(root, one, versions(root, inside)),
    );
  }
  packages.push(...all);
  const name = `@node-llama-cpp/${target.binary}`;
  const place = join(folder, 'node_modules', name);
  for (const part of ['bins', 'dist', 'LICENSE'])
    await cp(join(binary, part), join(place, part), { recursive: true, filter: isNoMap });
  const { version } = JSON.parse(await readFile(join(binary, 'package.json'), 'utf8'));
  await writeJson(join(place, 'package.json'), shippedManifest(binary, '', {}));
  const outermost = all.filter(one => one.split('node_modules/').length === 2);
  return { ...versions(root, outermost), [name]: version };
}

function versions(root, folders) {
  return Object.fromEntries(
    folders.map(folder => {
      const { name, version } = JSON.parse(
        readFileSync(join(root, folder, 'package.json'), 'utf8'),
      );
      return [name, version];
    }),
  );
}

async function writeJson(path, value) {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
