// One worker thread, one Pyodide, one candidate. Ends with the candidate. Or, when it is given no
// memory to begin with: starts an interpreter, posts its memory, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import type { FromGuest } from '../../../core/sandbox/guest/box.ts';
import type { WorkerStart } from '../messages.ts';
import { removeGlobals } from '../remove-globals.ts';
import { exitMessage, reportCrashes } from '../worker/ending.ts';
import { limitFiles } from '../worker/files.ts';
import type { Imports } from '../worker/imports.ts';
import { createWall } from '../worker/wall.ts';
import { runPython, startRuntime } from './runtime.ts';
import type { Runtime } from './runtime.ts';
import { isInPolicy, sealImports } from './seal.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs in a worker thread');
const start = workerData as WorkerStart;
const post = (message: FromGuest): void => {
  port.postMessage(message);
};

/** Modules that the harness and most candidates import. None of them keeps a random state. */
const PRELUDE =
  'import _ast, abc, asyncio, base64, bisect, collections, copy, dataclasses, datetime, decimal, ' +
  'enum, fractions, functools, heapq, io, itertools, json, math, operator, os, re, selectors, ' +
  'string, sys, time, traceback, types, typing, warnings\n';

/**
 * All guests begin with the same memory, so what is random is seeded anew in each. Modules that
 * lead to the seal look as if they were not there; a guest that looks further meets the seal.
 */
const BEGIN = `
import sys
for _name in ('_ctypes', '_pyodide_core'):
    sys.modules[_name] = None
if 'random' in sys.modules:
    sys.modules['random'].seed()
del _name
`;

const stop = (message: FromGuest, why: string): never => {
  post(message);
  throw new Error(why);
};

const wall = createWall({ module: start.module, inbox: start.inbox, post });
let close = (): void => undefined;

function instantiate(imports: Imports): WebAssembly.Instance {
  const { env } = imports;
  const [marker, isMarker] = [Symbol('error'), (value: unknown) => Number(value === marker)];
  Object.assign(env, { Jsv_GetError_import: () => marker, JsvError_Check: isMarker });
  for (const name of ['exit', 'proc_exit']) {
    env[name] = code => stop(exitMessage(Number(code)), 'the interpreter ended');
  }
  close = sealImports(env, name =>
    stop({ type: 'limit', verdict: 'VIOLATION', reason: `called ${name}` }, `sealed: ${name}`),
  );
  return wall.instantiate(imports, Object.keys(env).filter(isInPolicy));
}

async function run(): Promise<void> {
  const runtime = await startRuntime({
    module: start.module,
    glue: start.glue,
    library: start.library,
    memory: start.memory,
    instantiate,
    prepared: ({ FS }) => limitFiles(FS, () => wall.limits().fileBytes),
  });
  removeGlobals();
  if (start.memory === undefined) giveMemory(runtime);
  else {
    close();
    runPython(runtime, BEGIN + start.harness);
    post(exitMessage(0));
  }
}

function giveMemory(runtime: Runtime): void {
  if (runPython(runtime, PRELUDE) !== 0) throw new Error('the prelude failed');
  port?.postMessage(runtime.HEAPU8.slice());
}

run().catch(reportCrashes(post));
