// One worker thread, one interpreter, one candidate. Ends with the candidate.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { DEFAULT_LIMITS } from '../../../core/sandbox/limits.ts';
import type { FromGuest, WallLimits } from '../../../core/sandbox/guest/box.ts';
import type { WorkerStart } from '../messages.ts';
import { removeGlobals } from '../remove-globals.ts';
import { limitFiles } from './files.ts';
import type { FileSystem } from './files.ts';
import { interpose } from './imports.ts';
import type { Imports, WallControl } from './imports.ts';
import { createInboxReader, getLimits } from './inbox.ts';

type Emscripten = { readonly FS: FileSystem; readonly ENV: Record<string, string> };

type Factory = (options: {
  readonly thisProgram: string;
  readonly arguments: readonly string[];
  readonly stdin: () => null;
  readonly stdout: () => void;
  readonly stderr: () => void;
  readonly print: () => void;
  readonly printErr: () => void;
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
const post = (message: FromGuest): void => {
  port.postMessage(message);
};

/** `-S -s -B`: no site packages, no user packages, no bytecode files. Not `-I`: it drops HOME. */
const ARGUMENTS = ['-S', '-s', '-B', '-c', start.harness];

/** Until the first request says otherwise. */
let limits: WallLimits = DEFAULT_LIMITS;

function prepareFiles({ FS, ENV }: Emscripten): void {
  FS.mkdirTree('/lib/python3.13');
  // A copy of its own: the guest may write to this file, and other guests must not see it.
  FS.writeFile('/lib/python313.zip', start.library.slice());
  FS.mkdirTree('/work');
  FS.chdir('/work');
  limitFiles(FS, () => limits.fileBytes);
  ENV['PYTHONHOME'] = '/';
  ENV['PYTHONPATH'] = '/lib/python313.zip';
  ENV['PYTHON_COLORS'] = '0';
  ENV['PYTHONHASHSEED'] = '0';
}

function instantiate(imports: Imports): WebAssembly.Instance {
  const found: { memory?: WebAssembly.Memory } = {};
  let control: WallControl | undefined = undefined as WallControl | undefined;
  const receive = createInboxReader(start.inbox, () => {
    limits = getLimits(start.inbox);
    control?.onRequest();
  });
  const wanted = WebAssembly.Module.imports(start.module).map(({ name }) => name);
  control = interpose(imports, wanted, {
    limits: () => limits,
    post,
    receive,
    memory() {
      if (found.memory === undefined) throw new Error('the interpreter ran before it was ready');
      return found.memory;
    },
  });
  const instance = new WebAssembly.Instance(start.module, imports);
  found.memory = instance.exports['memory'] as WebAssembly.Memory;
  return instance;
}

/** A code of 128 and up is a signal's, as a shell counts them. */
function exitMessage(code: number): FromGuest {
  return code > 128
    ? { type: 'ended', how: 'crash', reason: `the program was ended by signal ${code - 128}` }
    : { type: 'ended', how: 'exit', reason: `the program ended itself (exit ${code})` };
}

function run(): Promise<unknown> {
  const factory = createRequire(start.glue)(start.glue) as Factory;
  removeGlobals();
  const ignore = (): void => undefined;
  return factory({
    thisProgram: '/usr/bin/python3',
    arguments: ARGUMENTS,
    stdin: () => null,
    stdout: ignore,
    stderr: ignore,
    print: ignore,
    printErr: ignore,
    preRun: [prepareFiles],
    onExit: code => post(exitMessage(code)),
    instantiateWasm(imports, ready) {
      const instance = instantiate(imports);
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
