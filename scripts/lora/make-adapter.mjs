// A small random LoRA adapter for tests: node scripts/lora/make-adapter.mjs --base MODEL --out FILE
// Options as in make-adapter.py. Exit code 3: Python or its packages cannot be had here, and why.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pythonWith } from './python-venv.mjs';

const CANNOT = 3;
const beside = name => fileURLToPath(new URL(name, import.meta.url));

const { python, missing } = pythonWith(beside('requirements-adapter.txt'), 'lora-venv');
if (missing !== undefined) {
  console.error(`No adapter can be made here: ${missing}.`);
  process.exit(CANNOT);
}
const argv = [beside('make-adapter.py'), ...process.argv.slice(2)];
const { status } = spawnSync(python, argv, { stdio: ['ignore', 'inherit', 'inherit'] });
process.exit(status ?? 1);
