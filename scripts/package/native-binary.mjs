import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../vscode-host/run.mjs';

/** A target's native code cannot be had; there is no VSIX of it without. */
export class BinaryUnavailable extends Error {}

/**
 * The folder of the package with a target's native code: of the checkout's own installation, or
 * fetched from the registry into `work`. Throws `BinaryUnavailable` where the registry has none.
 */
export async function obtainBinary(root, { binary }, work) {
  const name = `@node-llama-cpp/${binary}`;
  const { version } = readJson(join(root, 'node_modules', 'node-llama-cpp', 'package.json'));
  const installed = join(root, 'node_modules', name);
  if (existsSync(join(installed, 'package.json'))) {
    if (readJson(join(installed, 'package.json')).version === version) return installed;
  }
  const folder = join(work, binary);
  await mkdir(folder, { recursive: true });
  const packed = await packFromRegistry(`${name}@${version}`, folder);
  await mustBeLocked(root, name, join(folder, packed));
  await run('tar', ['-xzf', packed], { cwd: folder });
  return join(folder, 'package');
}

async function packFromRegistry(spec, folder) {
  try {
    // npm is a .cmd file on Windows, which only a shell can start; the arguments are all ours.
    const shell = process.platform === 'win32';
    const said = await run('npm', ['pack', spec, '--json', '--loglevel=error'], {
      cwd: folder,
      shell,
    });
    return packedName(said);
  } catch (error) {
    const none = /E404|ETARGET|No matching version|No match found/.test(error.message);
    if (none) throw new BinaryUnavailable(`the registry has no ${spec}`);
    throw new BinaryUnavailable(
      `${spec} could not be fetched: ${error.message.trim().split('\n').at(-1)}`,
    );
  }
}

/** npm says the file's name in a list or, since its version 12, by the package's name. */
function packedName(said) {
  const answer = JSON.parse(said.slice(said.search(/[[{]/)));
  return Object.values(answer)[0].filename.replace(/^@/, '').replace('/', '-');
}

/** The lock file has the hash of what was there when it was made; the others npm itself checks. */
async function mustBeLocked(root, name, file) {
  const lock = readJson(join(root, 'package-lock.json'));
  const integrity = lock.packages[`node_modules/${name}`]?.integrity;
  if (integrity === undefined) return;
  const found = `sha512-${createHash('sha512')
    .update(await readFile(file))
    .digest('base64')}`;
  if (found !== integrity) throw new Error(`${name} is not what package-lock.json says it is`);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
