import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a candidate could see, reach or leave behind if a wall gave way. */
export type Surroundings = AsyncDisposable & {
  /** Where the listener of the host waits for a candidate that reaches the network. */
  readonly port: number;
  /** Begins to measure how long the event loop stands still. */
  watch(): void;
  /** The longest it stood still since `watch`, in milliseconds. */
  lagMs(): number;
  /** What is not as it was; empty when nothing was seen, reached or left behind. */
  harm(shown: string): readonly string[];
};

/** In the arguments of every process, and in the name of every file, that an attack makes. */
const MARKER = /rc[-_](pwned|mark|canary)|conftest\.py|sitecustomize\.py|test_x\.py/;
const SECRET = 'canary-of-the-host-4b1d';

/** Sets the canaries: a variable, a file, a listener. Dispose to take them away. */
export async function createSurroundings(): Promise<Surroundings> {
  const folder = mkdtempSync(join(tmpdir(), 'rc-ground-'));
  const file = join(folder, 'file-of-the-host');
  writeFileSync(file, SECRET);
  process.env['RC_CANARY'] = SECRET;
  let connections = 0;
  const canary = createServer(socket => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>(listening => canary.listen(0, '127.0.0.1', listening));
  const cwd = names(process.cwd());
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  return {
    port: (canary.address() as AddressInfo).port,
    watch: () => delay.reset(),
    lagMs: () => delay.max / 1e6,
    harm(shown) {
      const found: string[] = [];
      if (shown.includes(SECRET)) found.push('the environment or a file of the host was seen');
      if (connections > 0) found.push('the network of the host was reached');
      if (readFileSync(file, 'utf8') !== SECRET) found.push('a file of the host was changed');
      if (names(folder).length !== 1) found.push('a file was left beside one of the host');
      if (names(process.cwd()).join() !== cwd.join()) found.push('a file was left in the folder');
      for (const place of ['/', tmpdir(), '/tmp', '/dev/shm', '/var/tmp', homedir()]) {
        found.push(...names(place).filter(name => MARKER.test(name)));
      }
      return [...found, ...markedProcesses()];
    },
    [Symbol.asyncDispose]: async () => {
      delay.disable();
      delete process.env['RC_CANARY'];
      await new Promise(closed => canary.close(closed));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Processes that an attack started; seen through /proc, so on Linux only. */
function markedProcesses(): readonly string[] {
  return names('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(pid => /rc[-_]pwned/.test(read(`/proc/${pid}/cmdline`)))
    .map(pid => `process ${pid} of an attack is alive`);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
