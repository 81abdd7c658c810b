import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { dirname, parse } from 'node:path';
import type { FromHost, InterpreterFiles, ToHost } from './messages.ts';

/** The child process that holds the boxes, as its owner sees it. */
export type HostProcess = {
  /** True when Node's own permission model guards the child as a second layer. */
  readonly permissions: boolean;
  send(message: ToHost): void;
  kill(): void;
  /** Resolves once the child is gone. */
  readonly exited: Promise<void>;
};

export type HostProcessOptions = {
  /** The bundle the child runs. */
  readonly entry: string;
  readonly files: InterpreterFiles;
  /** The Node (or Electron) that runs it. */
  readonly nodePath: string;
  /** How many interpreters wait in the background. */
  readonly parked: number;
  readonly onMessage: (message: FromHost) => void;
  /** Called once, when the child is gone for whatever reason. */
  readonly onExit: (why: string) => void;
};

/** JavaScript heap of the child in MB; the guests' memory is apart. */
const HEAP_MB = 256;
const START_MS = 120_000;

/**
 * Starts the child: no environment, no files but the interpreter's, no way to start a process,
 * no `eval`. Where this Node (or Electron) does not know the permission flags it starts without
 * them and says so; the WebAssembly import table is the wall, this is the ditch in front of it.
 */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const flags = permissionFlags(options);
  if (flags.length > 0) {
    const guarded = await tryStart(options, flags).catch(() => undefined);
    if (guarded !== undefined) return guarded;
  }
  return tryStart(options, []);
}

function permissionFlags({ entry, files }: HostProcessOptions): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const flag = ['--permission', '--experimental-permission'].find(name => known.has(name));
  if (flag === undefined) return [];
  const { worker, scriptWorker, vendor, quickjs, harness } = files;
  const bundles = [entry, worker, scriptWorker].map(path => dirname(path));
  const readable = [...bundles, vendor, quickjs, harness];
  return [flag, '--allow-worker', ...new Set(readable.map(path => `--allow-fs-read=${path}/*`))];
}

/** None of the user's; Windows alone cannot start a process without its own folder's name. */
function environment(): NodeJS.ProcessEnv {
  const systemRoot = process.platform === 'win32' ? process.env['SystemRoot'] : undefined;
  return {
    ELECTRON_RUN_AS_NODE: '1',
    // glibc: threads come and go, and an arena of its own for each is never given back.
    MALLOC_ARENA_MAX: '2',
    // And it raises by itself, up to 32 MiB, the size from which on memory is mapped and so given
    // back when it is freed: what ended threads had would stay. A size that is set stays as it is.
    MALLOC_MMAP_THRESHOLD_: '131072',
    MALLOC_TRIM_THRESHOLD_: '131072',
    // What a program does must not depend on where it is run; some bodies ask the host for it.
    TZ: 'UTC',
    ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }),
  };
}

function tryStart(options: HostProcessOptions, flags: readonly string[]): Promise<HostProcess> {
  const { entry, files, parked, nodePath } = options;
  const child = fork(entry, [], {
    execPath: nodePath,
    env: environment(),
    // Nothing relative can be meant; and a folder of its own would be one to clean up.
    cwd: parse(entry).root,
    // Out of the terminal's process group: Ctrl-C is for the program that owns the box.
    detached: process.platform !== 'win32',
    execArgv: [
      '--no-warnings',
      '--disallow-code-generation-from-strings',
      `--max-old-space-size=${HEAP_MB}`,
      ...flags,
    ],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let stderr = '';
    let started = false;
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
    child.stderr?.on(
      'data',
      (bytes: Buffer) => (stderr = (stderr + bytes.toString()).slice(-2000)),
    );
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const why =
        `the sandbox process ended (${signal ?? `code ${code ?? 'unknown'}`}) ${stderr}`.trim();
      if (started) options.onExit(why);
      else reject(new Error(why));
    });
    child.on('message', (message: FromHost) => {
      if (message.type !== 'started') {
        options.onMessage(message);
        return;
      }
      started = true;
      clearTimeout(timer);
      resolve({
        permissions: message.permissions,
        exited,
        send: to => sendTo(child, to),
        kill: () => {
          child.kill('SIGKILL');
        },
      });
    });
    sendTo(child, { type: 'start', files, parked });
  });
}

/** A child that just died cannot be told anything; its exit says the rest. */
function sendTo(child: ChildProcess, message: ToHost): void {
  if (child.connected) child.send(message, () => undefined);
}
