import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { abortError, throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { serverEnvironment } from './environment.ts';
import { freePort } from './free-port.ts';

/** A Phoenix that this program started; it ends with it. */
export interface PhoenixServer extends AsyncDisposable {
  readonly url: string;
  /** Resolves once it is gone, with how it ended in a few words. */
  readonly exited: Promise<string>;
}

export type ServeOptions = {
  /** The Python that has Phoenix. */
  readonly python: string;
  /** Where it keeps what it was sent. */
  readonly folder: string;
  /** The port to take; any that is free when it is left out or taken. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
};

/** A first start makes the database; on a busy machine that takes its time. */
const START_MS = 240_000;
const LOOK_MS = 250;
/** How long it may take to end before it is killed. */
const END_MS = 5000;

/**
 * What the Python runs. A thread ends the process when the pipe to its owner closes, however the
 * owner ended. Phoenix takes gRPC from every network the machine is in; only this machine is meant.
 */
const PROGRAM = `
import os, sys, threading

def end_with_owner():
    sys.stdin.buffer.read()
    os._exit(0)

threading.Thread(target=end_with_owner, daemon=True).start()

import grpc.aio

make = grpc.aio.server

def on_this_machine(*given, **named):
    server = make(*given, **named)
    add = server.add_insecure_port
    server.add_insecure_port = lambda address: add("127.0.0.1:" + address.rsplit(":", 1)[1])
    return server

grpc.aio.server = on_this_machine
sys.argv = ["phoenix", "serve"]
from phoenix.server.main import main
main()
`;

/**
 * Starts Phoenix on 127.0.0.1 and waits until it answers. Throws an `AbortError`, or
 * `phoenix-unavailable` with its last words when it does not come up.
 */
export async function startPhoenix(options: ServeOptions): Promise<PhoenixServer> {
  const { python, folder, env, signal } = options;
  throwIfAborted(signal);
  await mkdir(folder, { recursive: true });
  const port = await freePort(options.port);
  const place = { port, grpcPort: await freePort(), folder };
  const child = spawn(python, ['-I', '-c', PROGRAM], {
    env: serverEnvironment(place, env),
    cwd: folder,
    // Out of the terminal's process group: Ctrl-C is for the program that owns it.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (text: string): void => void (said = (said + text).slice(-4000));
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  // It closes with the child; what fails then says nothing new.
  child.stdin.on('error', () => undefined);
  let gone: string | undefined;
  const exited = new Promise<string>(resolve => {
    const end = (why: string): void => resolve((gone ??= why));
    child.once('error', error => end(error.message));
    child.once('close', (code, by) => end(`${by ?? `code ${code ?? 'unknown'}`}${words(said)}`));
  });
  const server: PhoenixServer = {
    url: `http://127.0.0.1:${port}`,
    exited,
    async [Symbol.asyncDispose]() {
      if (gone !== undefined) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
      await exited;
      clearTimeout(timer);
    },
  };
  try {
    await answering(server.url, () => gone, signal);
    return server;
  } catch (error) {
    child.kill('SIGKILL');
    await exited;
    throw error;
  }
}

async function answering(
  url: string,
  gone: () => string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const how = gone();
    if (how !== undefined)
      throw new ReasonCodeError('phoenix-unavailable', `Phoenix ended as it started: ${how}`);
    if (await isReady(url)) return;
    await sleep(LOOK_MS, undefined, signal === undefined ? {} : { signal }).catch(
      (error: unknown) => {
        throw signal === undefined ? error : abortError(signal);
      },
    );
  }
  throw new ReasonCodeError(
    'phoenix-unavailable',
    `Phoenix did not answer within ${START_MS / 1000} seconds. Is the machine very busy? Try again.`,
  );
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** The last line that says something went wrong, or the last one. */
function words(said: string): string {
  const lines = said.trim().split('\n');
  const line = lines.findLast(text => /error|exception/i.test(text)) ?? lines.at(-1) ?? '';
  return line === '' ? '' : `: ${line.trim().slice(0, 300)}`;
}
