import type { Limits } from '../../../core/sandbox/limits.ts';
import type { Execution } from '../../../core/sandbox/sandbox.ts';
import type { FromHost, ToHost } from '../messages.ts';
import { startBox } from './box.ts';
import type { Box, BoxParts } from './box.ts';
import { BoxBroken, conduct, park } from './conduct.ts';

/** Boxes of one host: parked ones, each used once and replaced in the background. */
export type Pool = {
  run(request: Extract<ToHost, { type: 'run' }>): Promise<void>;
  cancel(id: number): void;
  /** Parks boxes with these limits, so that the first run need not wait. */
  warm(limits: Limits): void;
};

/** Beyond this the host is not trusted to be healthy any more; its parent starts a new one. */
const MAX_RSS_BYTES = 2 * 1024 ** 3;
const WATCH_MS = 250;

type Parked = { readonly box: Box; readonly ready: Promise<void> };
type Run = Extract<ToHost, { type: 'run' }>;
type Send = (message: FromHost) => void;

export function createPool(
  parts: BoxParts,
  { parked: target, send }: { readonly parked: number; readonly send: Send },
): Pool {
  const running = new Map<number, AbortController>();
  const spare = createSpare(parts, target);
  watchMemory();
  return {
    async run(request) {
      const controller = new AbortController();
      running.set(request.id, controller);
      try {
        await attempt(spare.take(request.limits), request, { signal: controller.signal, send });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const broken = error instanceof BoxBroken;
        send({ type: 'failed', id: request.id, why: broken ? why : `host: ${why}` });
      } finally {
        running.delete(request.id);
        spare.refill(request.limits);
      }
    },
    cancel: id => running.get(id)?.abort(),
    warm: limits => spare.refill(limits),
  };
}

/** Does one run in one box and ends the box, whatever happened in it. */
async function attempt(
  { box, ready }: Parked,
  { id, job }: Run,
  { signal, send }: { readonly signal: AbortSignal; readonly send: Send },
): Promise<void> {
  let execution: Execution | undefined;
  try {
    await ready;
    const onStderr = (text: string): void => send({ type: 'stderr', id, text });
    execution = await conduct(box, job, { sandbox: 'embedded', onStderr, signal });
  } finally {
    const ended = await box.end();
    if (!ended) {
      if (execution !== undefined) send({ type: 'stuck', id, execution });
      // Let the message leave, then die: the thread cannot be stopped otherwise.
      setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    } else if (execution !== undefined) send({ type: 'done', id, execution });
  }
}

/** Boxes that wait for work. All have the same limits: those of the latest run. */
function createSpare(
  parts: BoxParts,
  target: number,
): { take: (limits: Limits) => Parked; refill: (limits: Limits) => void } {
  let parked: Parked[] = [];
  const start = (limits: Limits): Parked => {
    const box = startBox(parts, limits);
    const ready = park(box);
    // A box that fails while nobody waits for it is noticed by whoever takes it.
    ready.catch(() => undefined);
    return { box, ready };
  };
  return {
    take(limits) {
      const place = parked.findIndex(one => sameLimits(one.box.limits, limits));
      return (place < 0 ? undefined : parked.splice(place, 1)[0]) ?? start(limits);
    },
    refill(limits) {
      const unfit = parked.filter(one => !sameLimits(one.box.limits, limits));
      for (const { box } of unfit) void box.end();
      parked = parked.filter(one => !unfit.includes(one));
      while (parked.length < target) parked.push(start(limits));
    },
  };
}

/** WebAssembly memory and file contents are outside every heap limit: only this sees them all. */
function watchMemory(): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > MAX_RSS_BYTES) process.kill(process.pid, 'SIGKILL');
  }, WATCH_MS).unref();
}

function sameLimits(a: Limits, b: Limits): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
