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

export function createPool(
  parts: BoxParts,
  { parked: target, send }: { parked: number; send: (message: FromHost) => void },
): Pool {
  const running = new Map<number, AbortController>();
  let parked: Parked[] = [];

  const start = (limits: Limits): Parked => {
    const box = startBox(parts, limits);
    const ready = park(box);
    // A box that fails while nobody waits for it is noticed by whoever takes it.
    ready.catch(() => undefined);
    return { box, ready };
  };
  const refill = (limits: Limits): void => {
    const [fit, unfit] = split(parked, one => sameLimits(one.box.limits, limits));
    for (const { box } of unfit) void box.end();
    parked = fit;
    while (parked.length < target) parked.push(start(limits));
  };
  const take = (limits: Limits): Parked => {
    const place = parked.findIndex(one => sameLimits(one.box.limits, limits));
    return (place < 0 ? undefined : parked.splice(place, 1)[0]) ?? start(limits);
  };

  const attempt = async (
    { id, job, limits }: Extract<ToHost, { type: 'run' }>,
    signal: AbortSignal,
  ): Promise<void> => {
    const { box, ready } = take(limits);
    let execution: Execution | undefined;
    try {
      await ready;
      const onStderr = (text: string): void => send({ type: 'stderr', id, text });
      execution = await conduct(box, job, { sandbox: 'embedded', onStderr, signal });
    } finally {
      const ended = await box.end();
      if (!ended) {
        if (execution !== undefined) send({ type: 'stuck', id, execution });
        // Wait for the message to leave, then die: the thread cannot be stopped otherwise.
        setImmediate(() => process.kill(process.pid, 'SIGKILL'));
      } else if (execution !== undefined) send({ type: 'done', id, execution });
    }
  };

  watchMemory();
  return {
    async run(request) {
      const controller = new AbortController();
      running.set(request.id, controller);
      try {
        await attempt(request, controller.signal);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        send({
          type: 'failed',
          id: request.id,
          why: error instanceof BoxBroken ? why : `host: ${why}`,
        });
      } finally {
        running.delete(request.id);
        refill(request.limits);
      }
    },
    cancel: id => running.get(id)?.abort(),
    warm: refill,
  };
}

/** WebAssembly memory and file contents are outside every heap limit: only this sees them all. */
function watchMemory(): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > MAX_RSS_BYTES) process.kill(process.pid, 'SIGKILL');
  }, WATCH_MS).unref();
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter(item => !test(item))];
}

function sameLimits(a: Limits, b: Limits): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
