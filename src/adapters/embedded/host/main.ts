// The sandbox host: a child process without environment, files or a way to start others, that
// runs one interpreter a thread. It ends with the process that started it.
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { FromHost, ToHost } from '../messages.ts';
import { removeGlobals } from '../remove-globals.ts';
import { createPool } from './pool.ts';
import type { Pool } from './pool.ts';

/** Run in this order, in one namespace; `guest.py` does not return. */
const HARNESS = ['quiet_asyncio.py', 'guest.py'];

const send = (message: FromHost, sent?: () => void): void => {
  if (process.connected) process.send?.(message, undefined, {}, () => sent?.());
};

/** True when Node's permission model is on: files outside our own folders cannot be read. */
function hasPermissions(): boolean {
  const permission = (
    process as { permission?: { has: (scope: string, path?: string) => boolean } }
  ).permission;
  return permission !== undefined && !permission.has('fs.read', process.execPath);
}

/** Bytes that a thread can be given without a copy. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

async function start(message: Extract<ToHost, { type: 'start' }>): Promise<Pool> {
  const { vendor, quickjs, harness, worker, scriptWorker } = message.files;
  const text = (name: string): string => readFileSync(join(harness, name), 'utf8');
  const [python, script] = await Promise.all(
    [join(vendor, 'python.wasm'), join(quickjs, 'quickjs.wasm')].map(path =>
      WebAssembly.compile(readFileSync(path)),
    ),
  );
  if (python === undefined || script === undefined) throw new Error('an interpreter is missing');
  const pool = createPool(
    {
      python: {
        module: python,
        library: shared(readFileSync(join(vendor, 'python313.zip'))),
        glue: join(vendor, 'python.cjs'),
        harness: HARNESS.map(text).join('\n'),
        worker,
      },
      javascript: {
        module: script,
        guest: text('guest.js'),
        bootstrap: text('quickjs.js'),
        worker: scriptWorker,
      },
    },
    { parked: message.parked, send },
  );
  send({ type: 'started', permissions: hasPermissions() });
  return pool;
}

// The editor and the model matter more than a candidate.
setPriority(constants.priority.PRIORITY_LOW);
removeGlobals();

let pool: Promise<Pool> | undefined;
// At once and without ceremony: a guest may be in the middle of anything.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message: ToHost) => {
  if (message.type === 'start') pool = start(message);
  else {
    void pool?.then(ready => {
      if (message.type === 'run') void ready.run(message);
      else if (message.type === 'cancel') ready.cancel(message.id);
      else if (message.type === 'next' || message.type === 'outcome') ready.tell(message);
      else ready.warm();
    });
  }
  pool?.catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
