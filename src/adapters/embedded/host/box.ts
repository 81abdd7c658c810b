import type { Box, FromGuest } from '../../../core/sandbox/guest/box.ts';
import type { WorkerStart } from '../messages.ts';
import { createInbox, post, setLimits } from '../worker/inbox.ts';
import { startThread } from './thread.ts';

/** What every Python box of a host shares. */
export type BoxParts = Pick<WorkerStart, 'module' | 'library' | 'glue' | 'harness'> & {
  /** The bundle a worker thread runs. */
  readonly worker: string;
};

/** The guest's file tree and the glue code. */
const HEAP_MB = 128;
/** Room for Python's own recursion, which nests WebAssembly calls. */
const STACK_MB = 4;

/** Starts a box with CPython; it says `parked` once the interpreter waits for work. */
export function startBox(parts: BoxParts): Box {
  const { worker: entry, ...shared } = parts;
  const inbox = createInbox();
  const workerData: WorkerStart = { ...shared, inbox };
  const thread = startThread<FromGuest>({ entry, workerData, heapMb: HEAP_MB, stackMb: STACK_MB });
  return {
    limit: limits => setLimits(inbox, limits),
    next: ms => thread.next(ms),
    ask: request => post(inbox, JSON.stringify(request)),
    interrupt: () => thread.interrupt(),
    end: () => thread.end(),
  };
}
