import { Worker } from 'node:worker_threads';
import type { Box, FromGuest } from '../../../core/sandbox/guest/box.ts';
import type { WorkerStart } from '../messages.ts';
import { createInbox, post, setLimits } from '../worker/inbox.ts';

/** What every box of a host shares. */
export type BoxParts = Pick<WorkerStart, 'module' | 'library' | 'glue' | 'harness' | 'memory'> & {
  /** The bundle a worker thread runs. */
  readonly worker: string;
};

/** JavaScript memory of a thread: the guest's file tree and the glue code, not its WebAssembly. */
const HEAP_MB = 128;
/** Room for Python's own recursion, which nests WebAssembly calls. */
const STACK_MB = 4;
const END_MS = 1000;

/** Starts a box; it says `parked` once the interpreter waits for work. */
export function startBox(parts: BoxParts): Box {
  const { worker: entry, ...shared } = parts;
  const inbox = createInbox();
  const workerData: WorkerStart = { ...shared, inbox };
  const worker = new Worker(entry, {
    workerData,
    env: {},
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: {
      maxOldGenerationSizeMb: HEAP_MB,
      maxYoungGenerationSizeMb: 32,
      stackSizeMb: STACK_MB,
    },
  });
  const messages: FromGuest[] = [];
  let wake: (() => void) | undefined;
  const arrived = (message: FromGuest): void => {
    messages.push(message);
    wake?.();
  };
  listen(worker, arrived);
  return {
    limit: limits => setLimits(inbox, limits),
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
    ask: request => post(inbox, JSON.stringify(request)),
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

function listen(worker: Worker, arrived: (message: FromGuest) => void): void {
  worker.on('message', arrived);
  worker.on('error', error => {
    const memory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    arrived(
      memory
        ? { type: 'ended', how: 'memory', reason: 'out of memory in its file system' }
        : { type: 'ended', how: 'crash', reason: error.message },
    );
  });
  worker.on('exit', () => arrived({ type: 'ended', how: 'exit', reason: 'the interpreter ended' }));
}
