import { join } from 'node:path';
import type { InterpreterFiles } from '../messages.ts';
import type { BoxParts } from './box.ts';
import { readPythonHarness, readShared, readWasm } from './read.ts';

/** CPython's own build for Emscripten. */
export async function readCpython(files: InterpreterFiles): Promise<BoxParts> {
  const { vendor, harness, worker } = files;
  return {
    module: await readWasm(join(vendor, 'python.wasm')),
    library: readShared(join(vendor, 'python313.zip')),
    glue: join(vendor, 'python.cjs'),
    harness: readPythonHarness(harness),
    worker,
  };
}
