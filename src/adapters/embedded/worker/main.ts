// One worker thread, one interpreter, one candidate. Ends with the candidate.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromGuest } from '../../../core/sandbox/guest/box.ts';
import type { WorkerStart } from '../messages.ts';
import { removeGlobals } from '../remove-globals.ts';
import { exitMessage, reportCrashes } from './ending.ts';
import { limitFiles } from './files.ts';
import type { FileSystem } from './files.ts';
import type { Imports } from './imports.ts';
import { createWall } from './wall.ts';

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

const wall = createWall({ module: start.module, inbox: start.inbox, post });

function prepareFiles({ FS, ENV }: Emscripten): void {
  FS.mkdirTree('/lib/python3.13');
  // A copy of its own: the guest may write to this file, and other guests must not see it.
  FS.writeFile('/lib/python313.zip', start.library.slice());
  FS.mkdirTree('/work');
  FS.chdir('/work');
  limitFiles(FS, () => wall.limits().fileBytes);
  ENV['PYTHONHOME'] = '/';
  ENV['PYTHONPATH'] = '/lib/python313.zip';
  ENV['PYTHON_COLORS'] = '0';
  ENV['PYTHONHASHSEED'] = '0';
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
      const wanted = WebAssembly.Module.imports(start.module).map(({ name }) => name);
      const instance = wall.instantiate(imports, wanted);
      ready(instance);
      return instance.exports;
    },
  });
}

run().catch(reportCrashes(post));
