import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { decodeFromPlugin } from './messages.ts';
import type { FromPlugin, ToPlugin } from './messages.ts';

export type ProcessOptions = {
  /** The bundle that the plug-in runs in. */
  readonly host: string;
  /** The folder that it begins in. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what it prints, a line at a time. */
  readonly said: (line: string) => void;
  /** Told when it is gone, once, with why. */
  readonly gone: (why: string) => void;
  readonly heard: (message: FromPlugin) => void;
};

export type PluginProcess = Disposable & { send(message: ToPlugin): void };

/** Most bytes of one line of it; the host itself sends half of that at most. */
const MOST_LINE = 8 * 1024 * 1024;
/** Most characters of what it prints that are passed on. */
const MOST_SAID = 64 * 1024;
/** What it is told of our environment: where things are, and no keys. */
const TOLD = /^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LC_.*|TZ|SystemRoot|APPDATA)$/i;

/** Starts the process of a plug-in. It and what it started end when it is disposed. */
export function startPlugin({ host, root, env, ...on }: ProcessOptions): PluginProcess {
  const told = Object.entries(env).filter(([name]) => TOLD.test(name));
  const child = spawn(process.execPath, [host], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    cwd: root,
    // The editor's own program is Node when it is told so.
    env: { ...Object.fromEntries(told), ELECTRON_RUN_AS_NODE: '1' },
    // Its own group, so that what it started can be ended with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let over = false;
  const end = (why: string): void => {
    if (over) return;
    over = true;
    kill(child.pid, () => child.kill('SIGKILL'));
    on.gone(why);
  };
  child.on('error', error => end(`it could not be started: ${error.message}`));
  child.on('exit', (code, signal) =>
    end(`its process ended (${signal ?? `exit code ${code ?? 0}`})`),
  );
  child.stdin.on('error', () => end('it takes no messages any more'));
  let left = MOST_SAID;
  const print = (bytes: Buffer): void => {
    if (left <= 0) return;
    const text = bytes.toString('utf8').slice(0, left);
    left -= text.length;
    for (const line of text.split('\n')) if (line.trim() !== '') on.said(line);
  };
  child.stdout.on('data', print);
  child.stderr.on('data', print);
  const answers = child.stdio[3] as Readable;
  answers.on('error', () => end('its answers cannot be read'));
  readLines(answers, {
    line(text) {
      const message = decodeFromPlugin(text);
      if (message === undefined) end('it said something that is not understood');
      else if (!over) on.heard(message);
    },
    tooLong: () => end('it sent more than 8 MB at once'),
  });
  return {
    send: message => {
      if (!over) child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    [Symbol.dispose]: () => end('it was ended'),
  };
}

function readLines(
  from: Readable,
  on: { readonly line: (text: string) => void; readonly tooLong: () => void },
): void {
  let held: Buffer[] = [];
  let size = 0;
  from.on('data', (bytes: Buffer) => {
    let start = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, start)) {
      const line = Buffer.concat([...held, bytes.subarray(start, at)]);
      [held, size, start] = [[], 0, at + 1];
      on.line(line.toString('utf8'));
    }
    const rest = bytes.subarray(start);
    size += rest.length;
    if (size > MOST_LINE) {
      [held, size] = [[], 0];
      on.tooLong();
    } else if (rest.length > 0) held.push(rest);
  });
}

function kill(pid: number | undefined, otherwise: () => void): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') otherwise();
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
