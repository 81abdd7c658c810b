import { randomBytes } from 'node:crypto';
import type { Box } from '../../../core/sandbox/guest/box.ts';
import {
  BoxBroken,
  cancelled,
  conduct,
  park as untilParked,
} from '../../../core/sandbox/guest/conduct.ts';
import type { Execution, Job } from '../../../core/sandbox/sandbox.ts';
import type { FromHost, ToHost } from '../messages.ts';
import { createQuestions } from './questions.ts';
import type { Questions } from './questions.ts';
import { startBox } from './box.ts';
import type { BoxParts } from './box.ts';
import { startScriptBox } from './script-box.ts';
import type { ScriptParts } from './script-box.ts';

/** Boxes of one host: parked ones, each used once and replaced in the background. */
export type Pool = {
  run(request: Extract<ToHost, { type: 'run' }>): Promise<void>;
  /** Takes the answer to a question that a run asked. */
  tell(answer: Told): void;
  cancel(id: number): void;
  /** Parks boxes, so that the first run need not wait. */
  warm(): void;
};

/** Beyond this the host is not trusted to be healthy any more; its parent starts a new one. */
const MAX_RSS_BYTES = 2 * 1024 ** 3;
const WATCH_MS = 250;
/** Beyond this an idle host asks to be replaced: hostile guests leave memory that is not returned. */
const RETIRE_RSS_BYTES = 512 * 1024 ** 2;

/** What the boxes of each language are made of. */
export type PoolParts = { readonly python: BoxParts; readonly javascript: ScriptParts };

type Parked = { readonly box: Box; readonly ready: Promise<void> };
type Spare = { take(): Parked; refill(): void };
type Run = Extract<ToHost, { type: 'run' }>;
type Told = Extract<ToHost, { type: 'next' | 'outcome' }>;
type Send = (message: FromHost, sent?: () => void) => void;

export function createPool(
  parts: PoolParts,
  { parked: target, send }: { readonly parked: number; readonly send: Send },
): Pool {
  const running = new Map<number, AbortController>();
  const questions = createQuestions(send);
  const python = createSpare(() => startBox(parts.python), target);
  const javascript = createSpare(recycle => startScriptBox(parts.javascript, recycle), target);
  const spareFor = ({ program: { language } }: Job): Spare =>
    language === 'python' ? python : javascript;
  watchMemory();
  return {
    async run(request) {
      const controller = new AbortController();
      const spare = spareFor(request.job);
      running.set(request.id, controller);
      try {
        const { signal } = controller;
        await attempt(spare.take(), request, { signal, send, questions });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const broken = error instanceof BoxBroken;
        send({ type: 'failed', id: request.id, why: broken ? why : `host: ${why}` });
      } finally {
        running.delete(request.id);
        questions.forget(request.id);
        const large = running.size === 0 && process.memoryUsage.rss() > RETIRE_RSS_BYTES;
        if (large) send({ type: 'retire' });
        else spare.refill();
      }
    },
    tell: answer => questions.tell(answer),
    cancel: id => running.get(id)?.abort(),
    warm() {
      python.refill();
      javascript.refill();
    },
  };
}

type Around = {
  readonly signal: AbortSignal;
  readonly send: Send;
  readonly questions: Questions;
};

/** Does one run in one box and ends the box, whatever happened in it. */
async function attempt(
  { box, ready }: Parked,
  { id, job, limits, more }: Run,
  { signal, send, questions }: Around,
): Promise<void> {
  let execution: Execution | undefined;
  try {
    await Promise.race([ready, aborted(signal)]);
    const onStderr = (text: string): void => send({ type: 'stderr', id, text });
    execution = signal.aborted
      ? cancelled('embedded')
      : await conduct(box, job, {
          sandbox: 'embedded',
          nonce: randomBytes(16).toString('hex'),
          limits,
          onStderr,
          signal,
          answer: call => questions.call(id, call),
          ...(more ? { more: last => questions.more(id, last) } : {}),
        });
  } finally {
    const ended = await box.end();
    // A thread that does not end can only be stopped with all the others; the parent runs those
    // again in a new process. This one's answer leaves first.
    const next = ended ? undefined : (): void => void process.kill(process.pid, 'SIGKILL');
    if (execution !== undefined) send({ type: 'done', id, execution }, next);
    else next?.();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Boxes that wait for work; `start` may hand back what can be a fresh box once more. */
function createSpare(start: (recycle: (box: Box) => void) => Box, target: number): Spare {
  const parked: Parked[] = [];
  const park = (box: Box): Parked => {
    const ready = untilParked(box);
    // A box that fails while nobody waits for it is noticed by whoever takes it.
    ready.catch(() => undefined);
    return { box, ready };
  };
  const recycle = (box: Box): void => {
    if (parked.length < target) parked.push(park(box));
    else void box.end();
  };
  return {
    take: () => parked.shift() ?? park(start(recycle)),
    refill() {
      while (parked.length < target) parked.push(park(start(recycle)));
    },
  };
}

/** WebAssembly memory and file contents are outside every heap limit: only this sees them all. */
function watchMemory(): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > MAX_RSS_BYTES) process.kill(process.pid, 'SIGKILL');
  }, WATCH_MS).unref();
}
