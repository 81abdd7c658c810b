import { Worker } from 'node:worker_threads';
import type { FromGuest } from '../../../core/sandbox/guest/box.ts';

/** A worker thread and what it says. */
export type Thread<Message> = {
  /** The next message, or `undefined` when none came within `ms` milliseconds. */
  next(ms: number): Promise<Message | undefined>;
  /** Makes a pending `next` return at once. */
  interrupt(): void;
  /** Ends the thread. False when it did not end in time: then only a kill will do. */
  end(): Promise<boolean>;
};

export type ThreadOptions = {
  /** The bundle it runs. */
  readonly entry: string;
  readonly workerData: unknown;
  /** Its JavaScript memory; that of WebAssembly is apart. */
  readonly heapMb: number;
  readonly stackMb: number;
};

const END_MS = 1000;

/** Starts a thread without environment or standard streams. */
export function startThread<Message>(options: ThreadOptions): Thread<Message | FromGuest> {
  const worker = new Worker(options.entry, {
    workerData: options.workerData,
    env: {},
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: {
      maxOldGenerationSizeMb: options.heapMb,
      maxYoungGenerationSizeMb: 32,
      stackSizeMb: options.stackMb,
    },
  });
  const messages: (Message | FromGuest)[] = [];
  let wake: (() => void) | undefined;
  listen(worker, message => {
    messages.push(message as Message);
    wake?.();
  });
  return {
    async next(ms) {
      if (messages.length === 0) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      return messages.shift();
    },
    interrupt: () => wake?.(),
    async end() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>(resolve => {
        timer = setTimeout(() => resolve(false), END_MS);
      });
      const ended = worker.terminate().then(() => true as const);
      const inTime = await Promise.race([ended, late]);
      clearTimeout(timer);
      return inTime;
    },
  };
}

function listen(worker: Worker, arrived: (message: unknown) => void): void {
  const ended = (message: Extract<FromGuest, { type: 'ended' }>): void => arrived(message);
  worker.on('message', arrived);
  worker.on('error', error => {
    const memory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    ended(
      memory
        ? { type: 'ended', how: 'memory', reason: 'out of memory outside of the interpreter' }
        : { type: 'ended', how: 'crash', reason: error.message },
    );
  });
  worker.on('exit', () => ended({ type: 'ended', how: 'exit', reason: 'the interpreter ended' }));
}
