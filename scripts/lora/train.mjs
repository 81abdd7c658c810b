// Trains a LoRA adapter: node scripts/lora/train.mjs --base MODEL.gguf --data DATA.jsonl --out FOLDER
// Options as in train.py. Fetches PyTorch and PEFT into a venv of their own (README.md beside this).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { llamaCppSources } from '../llama-cpp.mjs';
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

function llamaCpp() {
  try {
    return llamaCppSources();
  } catch (error) {
    console.error(error.message);
    process.exit(3);
  }
}
