import { join } from 'node:path';
import type { BoxParts } from '../host/box.ts';
import { readPythonHarness, readShared, readWasm } from '../host/read.ts';
import type { InterpreterFiles } from '../messages.ts';
import { startedMemory } from './memory.ts';

/** Pyodide, sealed, from the files of its package. */
export async function readPyodide(files: InterpreterFiles): Promise<BoxParts> {
  const { vendor, harness, worker } = files;
  const parts: BoxParts = {
    module: await readWasm(join(vendor, 'pyodide.asm.wasm')),
    library: readShared(join(vendor, 'python_stdlib.zip')),
    glue: join(vendor, 'pyodide.asm.mjs'),
    harness: readPythonHarness(harness),
    worker,
  };
  return { ...parts, memory: await startedMemory(parts) };
}
