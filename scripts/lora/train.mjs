// Trains a LoRA adapter: node scripts/lora/train.mjs --base MODEL.gguf --data DATA.jsonl --out FOLDER
// Options as in train.py. Fetches PyTorch and PEFT into a venv of their own (README.md beside this).
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonWith } from './python-venv.mjs';

const beside = name => fileURLToPath(new URL(name, import.meta.url));

console.error('Preparing Python; the first time this fetches some gigabytes ...');
const { python, missing } = pythonWith(beside('requirements-train.txt'), 'lora-train-venv');
if (missing !== undefined) {
  console.error(`Nothing can be trained here: ${missing}.`);
  process.exit(3);
}
const argv = [beside('train.py'), '--llama-cpp', llamaCpp(), ...process.argv.slice(2)];
// Nothing but the packages above is ever fetched: a base that is not here is an error.
const env = { ...process.env, HF_HUB_OFFLINE: '1' };
const { status } = spawnSync(python, argv, { env, stdio: ['ignore', 'inherit', 'inherit'] });
process.exit(status ?? 1);

/** The sources that node-llama-cpp's binaries were built from, unpacked once a version. */
function llamaCpp() {
  const folder = fileURLToPath(
    new URL('../../node_modules/node-llama-cpp/llama/', import.meta.url),
  );
  const { tag } = JSON.parse(readFileSync(join(folder, 'llama.cpp.info.json'), 'utf8'));
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const checkout = join(cache, 'reason-code', `llama.cpp-${tag}`);
  if (existsSync(join(checkout, 'convert_lora_to_gguf.py'))) return checkout;
  const bundle = join(folder, 'gitRelease.bundle');
  const cloned = spawnSync('git', ['clone', '--quiet', bundle, checkout], { encoding: 'utf8' });
  if (cloned.status === 0) return checkout;
  console.error(`${bundle} could not be unpacked with git: ${cloned.error ?? cloned.stderr}`);
  process.exit(3);
}
