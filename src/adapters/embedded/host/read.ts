import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Run in this order, in one namespace; `guest.py` does not return. */
const PYTHON_HARNESS = ['quiet_asyncio.py', 'guest.py'];

export function readPythonHarness(folder: string): string {
  return PYTHON_HARNESS.map(name => readFileSync(join(folder, name), 'utf8')).join('\n');
}

export function readWasm(path: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(readFileSync(path));
}

export function readShared(path: string): Uint8Array {
  return shared(readFileSync(path));
}

/** Bytes that a thread can be given without a copy. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
