import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWasm } from '../host/read.ts';
import type { ScriptParts } from '../host/script-box.ts';
import type { InterpreterFiles } from '../messages.ts';

/** The original QuickJS as `quickjs-emscripten` builds it, from the files of its package. */
export async function readQuickjsEmscripten(files: InterpreterFiles): Promise<ScriptParts> {
  const { quickjs, harness, scriptWorker } = files;
  return {
    module: await readWasm(join(quickjs, 'emscripten-module.wasm')),
    guest: readFileSync(join(harness, 'guest.js'), 'utf8'),
    bootstrap: readFileSync(join(harness, 'quickjs-emscripten.js'), 'utf8'),
    worker: scriptWorker,
  };
}
