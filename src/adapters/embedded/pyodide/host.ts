// The sandbox host with Pyodide in the place of CPython's own build. See sandbox/README.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoxParts } from '../host/box.ts';
import { serve } from '../host/serve.ts';
import { shared } from '../host/shared.ts';
import { startedMemory } from './memory.ts';

const HARNESS = ['quiet_asyncio.py', 'guest.py'];

serve(async ({ vendor, harness, worker }) => {
  const parts: BoxParts = {
    module: await WebAssembly.compile(readFileSync(join(vendor, 'pyodide.asm.wasm'))),
    library: shared(readFileSync(join(vendor, 'python_stdlib.zip'))),
    glue: join(vendor, 'pyodide.asm.mjs'),
    harness: HARNESS.map(name => readFileSync(join(harness, name), 'utf8')).join('\n'),
    worker,
  };
  return { ...parts, memory: await startedMemory(parts) };
});
