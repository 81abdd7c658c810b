// The sandbox host: a child process without environment, files or a way to start others, that
// runs one interpreter a thread. It ends with the process that started it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from './serve.ts';
import { shared } from './shared.ts';

/** Run in this order, in one namespace; `guest.py` does not return. */
const HARNESS = ['quiet_asyncio.py', 'guest.py'];

serve(async ({ vendor, harness, worker }) => ({
  module: await WebAssembly.compile(readFileSync(join(vendor, 'python.wasm'))),
  library: shared(readFileSync(join(vendor, 'python313.zip'))),
  glue: join(vendor, 'python.cjs'),
  harness: HARNESS.map(name => readFileSync(join(harness, name), 'utf8')).join('\n'),
  worker,
}));
