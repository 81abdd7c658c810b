// llama.cpp's sources, out of the package of node-llama-cpp, whose binaries were built from them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';

const PACKAGE = fileURLToPath(new URL('../node_modules/node-llama-cpp/llama', import.meta.url));

/** The version of the sources, such as `v0.5.0`. */
export function llamaCppTag() {
  return JSON.parse(readFileSync(join(PACKAGE, 'llama.cpp.info.json'), 'utf8')).tag;
}

/** The folder of the sources, unpacked once a version. Throws when git cannot do that. */
export function llamaCppSources() {
  const checkout = cacheFolder(`llama.cpp-${llamaCppTag()}`);
  if (existsSync(join(checkout, 'convert_lora_to_gguf.py'))) return checkout;
  mkdirSync(dirname(checkout), { recursive: true });
  const bundle = join(PACKAGE, 'gitRelease.bundle');
  const { status, error, stderr } = spawnSync('git', ['clone', '--quiet', bundle, checkout], {
    encoding: 'utf8',
  });
  if (status === 0) return checkout;
  throw new Error(`${bundle} could not be unpacked with git: ${error?.message ?? stderr}`);
}
