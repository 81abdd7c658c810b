import { readdirSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../vscode-host/run.mjs';
import { namedFiles, problems } from './contents.mjs';
import { obtainBinary } from './native-binary.mjs';
import { stage } from './stage.mjs';
import { obtainTools } from './tools.mjs';
import { zipEntries } from './zip.mjs';

/**
 * Makes one target's VSIX out of a build that is there, and looks at what is in it. Throws
 * `BinaryUnavailable` when its native code cannot be had, and never makes one without.
 */
export async function makePackage({ root, target, out, work, log }) {
  const binary = target.binary === undefined ? undefined : await obtainBinary(root, target, work);
  const { node, vsce } = await obtainTools(log);
  const folder = join(work, `stage-${target.name}`);
  await stage({ root, folder, target, binary });
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = join(out, `${name}-${target.name}-${version}.vsix`);
  await rm(file, { force: true });
  const args = [vsce, 'package', '--out', file];
  if (target.binary !== undefined) args.push('--target', target.name);
  else args.push('--no-dependencies');
  await run(node, args, { cwd: folder });
  await rm(folder, { recursive: true, force: true });
  return { file, ...(await checked(root, file, target)) };
}

/** What a VSIX weighs; throws, and deletes it, when something is in it that must not be. */
async function checked(root, file, target) {
  const { size: bytes } = await stat(file);
  const all = zipEntries(file).filter(({ name }) => name.startsWith('extension/'));
  const entries = all.map(entry => ({ ...entry, name: entry.name.slice('extension/'.length) }));
  const manifest = JSON.parse(String(entries.find(({ name }) => name === 'package.json').read()));
  const named = [...namedFiles(manifest), ...startedFiles(root, entries)];
  const wrong = problems({ target, entries, bytes, named });
  if (wrong.length > 0) {
    await rm(file, { force: true });
    throw new Error(`not what it has to be: ${wrong.join('; ')}`);
  }
  return {
    bytes,
    unpacked: entries.reduce((sum, entry) => sum + entry.bytes, 0),
    files: entries.length,
  };
}

/** Programs of the build that the extension names in its code: those it starts. */
function startedFiles(root, entries) {
  const code = entries
    .filter(({ name }) => /^dist\/\w+\.cjs$/.test(name))
    .map(entry => String(entry.read()))
    .join('\n');
  const built = readdirSync(join(root, 'dist')).filter(name => /\.[cm]js$/.test(name));
  return built
    .filter(name => [`"${name}"`, `"./${name}"`].some(one => code.includes(one)))
    .map(name => `dist/${name}`);
}
