import type { Box, FromGuest } from '../../../core/sandbox/guest/box.ts';
import type { FromScript, ScriptStart } from '../messages.ts';
import { RENEW } from '../messages.ts';
import { createInbox, post, setLimits } from '../worker/inbox.ts';
import { startThread } from './thread.ts';
import type { Thread } from './thread.ts';

/** What every JavaScript box of a host shares. */
export type ScriptParts = Omit<ScriptStart, 'inbox'> & {
  /** The bundle a worker thread runs. */
  readonly worker: string;
};

/** A thread that runs one VM after another. */
type ScriptThread = {
  readonly thread: Thread<FromScript>;
  readonly inbox: SharedArrayBuffer;
  /** How many VMs it has had. */
  readonly served: number;
};

type Idle = Extract<FromScript, { type: 'idle' }>;

const HEAP_MB = 64;
/** QuickJS's half a mebibyte of stack takes more than that of the thread's. */
const STACK_MB = 4;

/** After its answer a guest has nothing left to do; one that goes on regardless is ended. */
const IDLE_MS = 50;
/** A VM that grew beyond this goes with its thread: only that gives the memory back at once. */
const REUSE_BYTES = 32 * 1024 * 1024;
/** And so does everything else that a thread may have gathered. */
const REUSES = 200;

/** Starts a box with QuickJS; it says `parked` once the VM waits for work. */
export function startScriptBox(parts: ScriptParts, recycle: (box: Box) => void): Box {
  const { worker: entry, ...shared } = parts;
  const inbox = createInbox();
  const workerData: ScriptStart = { ...shared, inbox };
  const options = { entry, workerData, heapMb: HEAP_MB, stackMb: STACK_MB };
  return createScriptBox({ thread: startThread(options), inbox, served: 0 }, recycle);
}

/**
 * One VM as a box. When it ends and all it was asked was answered, its thread makes another VM and
 * that box is given to `recycle`; otherwise the thread ends with it.
 */
function createScriptBox(held: ScriptThread, recycle: (box: Box) => void): Box {
  const { thread, inbox, served } = held;
  let asked = 0;
  let read = 0;
  let grown = 0;
  /** Whether an answer was the last that was heard, and nobody waited in vain since. */
  let answered = false;
  const hear = ({ read: count, bytes }: Idle): void => {
    read = count;
    grown = bytes;
  };
  const next = async (ms: number): Promise<FromGuest | undefined> => {
    const until = performance.now() + ms;
    let message = await thread.next(ms);
    while (message?.type === 'idle') {
      hear(message);
      message = await thread.next(Math.max(0, until - performance.now()));
    }
    answered = message?.type === 'frame';
    return message;
  };
  /** The guest has read all it was sent, and waits for more. */
  const isIdle = async (): Promise<boolean> => {
    const until = performance.now() + IDLE_MS;
    while (answered && read < asked) {
      const left = until - performance.now();
      const message = left > 0 ? await thread.next(left) : undefined;
      if (message === undefined) return false;
      if (message.type === 'idle') hear(message);
    }
    return answered;
  };
  return {
    next,
    limit: limits => setLimits(inbox, limits),
    ask(request) {
      post(inbox, JSON.stringify(request));
      asked += 1;
    },
    interrupt: () => thread.interrupt(),
    async end() {
      const isReusable = (await isIdle()) && grown <= REUSE_BYTES && served < REUSES;
      if (!isReusable) return thread.end();
      post(inbox, RENEW);
      recycle(createScriptBox({ thread, inbox, served: served + 1 }, recycle));
      return true;
    },
  };
}
