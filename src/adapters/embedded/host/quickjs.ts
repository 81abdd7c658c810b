import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InterpreterFiles } from '../messages.ts';
import { readWasm } from './read.ts';
import type { ScriptParts } from './script-box.ts';

/** QuickJS-NG as `quickjs-wasi` builds it. */
export async function readQuickjs(files: InterpreterFiles): Promise<ScriptParts> {
  const { quickjs, harness, scriptWorker } = files;
  return {
    module: await readWasm(join(quickjs, 'quickjs.wasm')),
    guest: readFileSync(join(harness, 'guest.js'), 'utf8'),
    bootstrap: readFileSync(join(harness, 'quickjs.js'), 'utf8'),
    worker: scriptWorker,
  };
}
