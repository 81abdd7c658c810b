import { fork } from 'node:child_process';
import { dirname, parse } from 'node:path';
import { ANSWERED } from './messages.ts';
import type { Answered, Asked } from './messages.ts';

/** The process of the checker, as its owner sees it. */
export type CheckerProcess = {
  send(asked: Asked): void;
  kill(): void;
  /** Resolves once it is gone, with how it ended. */
  readonly exited: Promise<string>;
};

export type CheckerProcessOptions = {
  /** The bundle the process runs. */
  readonly entry: string;
  /** TypeScript's own file: it and what lies beside it is all that the process reads. */
  readonly typescript: string;
  readonly heapMb: number;
  readonly onAnswer: (answer: Answered) => void;
};

const START_MS = 20_000;

/**
 * Starts it with no environment and, where this Node knows the permission flags, without a way to
 * write, to start a process, or to read anything but TypeScript.
 */
export async function startChecker(options: CheckerProcessOptions): Promise<CheckerProcess> {
  const flags = permissionFlags(options);
  if (flags.length > 0) {
    const guarded = await start(options, flags).catch(() => undefined);
    if (guarded !== undefined) return guarded;
  }
  return start(options, []);
}

function permissionFlags({ entry, typescript }: CheckerProcessOptions): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const flag = ['--permission', '--experimental-permission'].find(name => known.has(name));
  if (flag === undefined) return [];
  const readable = [dirname(entry), dirname(dirname(typescript))];
  return [flag, ...readable.map(path => `--allow-fs-read=${path}/*`)];
}

function start(
  { entry, heapMb, onAnswer }: CheckerProcessOptions,
  flags: readonly string[],
): Promise<CheckerProcess> {
  const systemRoot = process.platform === 'win32' ? process.env['SystemRoot'] : undefined;
  const child = fork(entry, [], {
    env: {
      ELECTRON_RUN_AS_NODE: '1',
      ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }),
    },
    cwd: parse(entry).root,
    detached: process.platform !== 'win32',
    execArgv: [
      '--no-warnings',
      '--disallow-code-generation-from-strings',
      `--max-old-space-size=${heapMb}`,
      ...flags,
    ],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code ?? 'unknown'}`));
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(kill, START_MS);
    void exited.then(why => {
      clearTimeout(timer);
      reject(new Error(why));
    });
    child.on('message', raw => {
      const { success, data } = ANSWERED.safeParse(raw);
      if (!success) kill();
      else if (data.type === 'started') {
        clearTimeout(timer);
        const send = (asked: Asked): void => {
          if (child.connected) child.send(asked, () => undefined);
        };
        resolve({ send, kill, exited });
      } else onAnswer(data);
    });
  });
}
