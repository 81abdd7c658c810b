// One worker thread, one interpreter, one candidate. Ends with the candidate.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, WorkerStart } from '../messages.ts';
import { interpose } from './imports.ts';
import type { Imports } from './imports.ts';
import { createInboxReader } from './inbox.ts';

type Emscripten = {
  readonly FS: {
    mkdirTree: (path: string) => void;
    writeFile: (path: string, bytes: Uint8Array) => void;
    chdir: (path: string) => void;
  };
  readonly ENV: Record<string, string>;
};

type Factory = (options: {
  readonly thisProgram: string;
  readonly arguments: readonly string[];
  readonly stdin: () => null;
  readonly instantiateWasm: (
    imports: Imports,
    ready: (instance: WebAssembly.Instance) => void,
  ) => object;
  readonly preRun: readonly ((runtime: Emscripten) => void)[];
  readonly onExit: (code: number) => void;
}) => Promise<unknown>;

const port = parentPort;
if (port === null) throw new Error('this file runs in a worker thread');
const start = workerData as WorkerStart;
const post = (message: FromWorker): void => {
  port.postMessage(message);
};

for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'navigator']) {
  Reflect.deleteProperty(globalThis, name);
}

/** `-S -s -B`: no site packages, no user packages, no bytecode files. Not `-I`: it drops HOME. */
const ARGUMENTS = ['-S', '-s', '-B', '-c', start.harness];

function prepareFiles({ FS, ENV }: Emscripten): void {
  FS.mkdirTree('/lib/python3.13');
  // A copy of its own: the guest may write to this file, and other guests must not see it.
  FS.writeFile('/lib/python313.zip', start.library.slice());
  FS.mkdirTree('/work');
  FS.chdir('/work');
  ENV['PYTHONHOME'] = '/';
  ENV['PYTHONPATH'] = '/lib/python313.zip';
  ENV['PYTHON_COLORS'] = '0';
  ENV['PYTHONHASHSEED'] = '0';
}

function run(): Promise<unknown> {
  const factory = createRequire(start.glue)(start.glue) as Factory;
  let memory: WebAssembly.Memory | undefined;
  return factory({
    thisProgram: '/usr/bin/python3',
    arguments: ARGUMENTS,
    stdin: () => null,
    preRun: [prepareFiles],
    onExit: code =>
      post({ type: 'ended', how: 'exit', reason: `the program ended itself (exit ${code})` }),
    instantiateWasm: (imports, ready) => {
      interpose(imports, {
        limits: start.limits,
        post,
        receive: createInboxReader(start.inbox),
        memory: () => {
          if (memory === undefined) throw new Error('the interpreter ran before it was ready');
          return memory;
        },
      });
      const instance = new WebAssembly.Instance(start.module, imports);
      memory = instance.exports['memory'] as WebAssembly.Memory;
      ready(instance);
      return instance.exports;
    },
  });
}

const crashed = (error: unknown): void =>
  post({
    type: 'ended',
    how: 'crash',
    reason: error instanceof Error ? error.message : String(error),
  });

process.on('uncaughtException', crashed);
process.on('unhandledRejection', crashed);
run().catch(crashed);
