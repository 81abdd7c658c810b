import { fork } from 'node:child_process';
import { parse, resolve as resolvePath } from 'node:path';
import { readFromModel } from './messages.ts';
import type { FromModel, ToModel } from './messages.ts';

/** The model's process, as its owner sees it. */
export type ModelProcess = {
  readonly send: (message: ToModel) => void;
  readonly kill: () => void;
  /** Resolves once the process is gone, with how it ended in a few words. */
  readonly exited: Promise<string>;
};

export type ForkOptions = {
  /** The bundle the process runs. */
  readonly entry: string;
  /** The Node (or Electron) that runs it. @default the one that runs this */
  readonly nodePath?: string;
};

const START_MS = 60_000;

/** Variables that native libraries, their drivers and the system's loader look at. No secrets. */
const NEEDED =
  /^(PATH|HOME|LANG|LC_ALL|TZ|TMPDIR|TEMP|TMP|SystemRoot|windir|ProgramData|LOCALAPPDATA|APPDATA|USERPROFILE|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|DYLD_FALLBACK_LIBRARY_PATH|XDG_RUNTIME_DIR|CUDA_.+|NVIDIA_.+|HIP_.+|ROCR_.+|VK_.+|GGML_.+|NODE_LLAMA_CPP_.+)$/i;

/** The environment of the model's process. */
export function modelEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => NEEDED.test(name));
  return {
    ...Object.fromEntries(kept),
    ELECTRON_RUN_AS_NODE: '1',
    // The engine's work is done on this pool: files are still read while it is busy.
    UV_THREADPOOL_SIZE: '8',
    // A debugger that prints the stack of a dying process would keep it from dying.
    GGML_NO_BACKTRACE: '1',
  };
}

/**
 * Starts the process. Rejects with a plain error when it does not start.
 * @param onMessage called with all that it says; what is none of its messages ends it
 */
export function forkModel(
  { entry, nodePath = process.execPath }: ForkOptions,
  onMessage: (message: FromModel) => void,
): Promise<ModelProcess> {
  const bundle = resolvePath(entry);
  const child = fork(bundle, [], {
    execPath: nodePath,
    execArgv: [],
    env: modelEnvironment(),
    cwd: parse(bundle).root,
    // Out of the terminal's process group: Ctrl-C is for the program that owns the model.
    detached: process.platform !== 'win32',
    serialization: 'advanced',
    // Standard output is the answer of a command: the engine's talk must not get there.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  let fault: string | undefined;
  child.stderr?.on('data', (bytes: Buffer) => (stderr = (stderr + bytes.toString()).slice(-4000)));
  const kill = (): void => void child.kill('SIGKILL');
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('close', (code, signal) => resolve(fault ?? howItEnded(code, signal, stderr)));
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(kill, START_MS);
    void exited.then(why => {
      clearTimeout(timer);
      reject(new Error(why));
    });
    child.on('message', raw => {
      const message = readFromModel(raw);
      if (message === undefined) {
        fault = 'it sent what is no message of ours';
        kill();
      } else if (message.type === 'started') {
        clearTimeout(timer);
        resolve({ exited, kill, send: to => child.connected && child.send(to, () => undefined) });
      } else onMessage(message);
    });
  });
}

/** The signal or code, and the engine's own last words where it has left some. */
function howItEnded(code: number | null, signal: string | null, stderr: string): string {
  const how = signal ?? `code ${code ?? 'unknown'}`;
  const words = /^.*(?:GGML_ASSERT|Error:|error:).*$/m.exec(stderr)?.[0].trim().slice(0, 200);
  return words === undefined ? how : `${how}: ${words}`;
}
