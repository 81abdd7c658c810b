import { randomBytes } from 'node:crypto';
import type { Box } from '../../../core/sandbox/guest/box.ts';
import { BoxBroken, cancelled, conduct } from '../../../core/sandbox/guest/conduct.ts';
import type { Execution } from '../../../core/sandbox/sandbox.ts';
import type { FromHost, ToHost } from '../messages.ts';
import { isLarge } from './memory.ts';
import { createQuestions } from './questions.ts';
import type { Questions } from './questions.ts';
import { createSpare } from './spare.ts';
import type { Parked, Start } from './spare.ts';

/** Boxes of one host: parked ones, each used once and replaced in the background. */
export type Pool = {
  /** Resolves when the run's box has ended, which may be after its answer was sent. */
  run(request: Run): Promise<void>;
  /** Takes the answer to a question that a run asked. */
  tell(answer: Told): void;
  cancel(id: number): void;
  /** Parks boxes, so that the first run need not wait. */
  warm(): void;
};

/** What starts the boxes of each language. */
export type Starts = { readonly python: Start; readonly javascript: Start };

export type PoolOptions = {
  /** How many boxes of each language wait. */
  readonly parked: number;
  readonly send: Send;
  /** What this process holds, in bytes. */
  readonly rss: () => number;
  /** Ends this process, with all that runs in it. */
  readonly kill: () => void;
  /** Leaves the processor to whoever was just told something, for a moment. */
  readonly rest: () => Promise<void>;
};

type Run = Extract<ToHost, { type: 'run' }>;
type Told = Extract<ToHost, { type: 'next' | 'outcome' }>;
/** Sends a message; `sent` is called when it has left this process. */
type Send = (message: FromHost, sent?: () => void) => void;
/** A run whose box has not ended yet, and the memory that its guest may take. */
type Running = { readonly controller: AbortController; readonly bytes: number };

export function createPool(starts: Starts, options: PoolOptions): Pool {
  const { parked, send, rss } = options;
  const running = new Map<number, Running>();
  const questions = createQuestions(send);
  /** Runs that were answered although their boxes have not ended yet. */
  const early = new Set<number>();
  const out = (): number => running.size;
  const spares = {
    python: createSpare(starts.python, parked, out),
    javascript: createSpare(starts.javascript, parked, out),
  };
  return {
    async run(request) {
      const { id, job, limits } = request;
      const controller = new AbortController();
      const spare = spares[job.program.language === 'python' ? 'python' : 'javascript'];
      running.set(id, { controller, bytes: limits.memoryBytes });
      // What guests hold until they are gone is bounded by bounding how many are on their way out.
      const mayTellEarly = (): boolean => {
        if (early.size >= parked) return false;
        early.add(id);
        return true;
      };
      try {
        const { signal } = controller;
        await attempt(spare.take(), request, { ...options, signal, questions, mayTellEarly });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const broken = error instanceof BoxBroken;
        send({ type: 'failed', id, why: broken ? why : `host: ${why}` });
      } finally {
        running.delete(id);
        early.delete(id);
        questions.forget(id);
        const guests = [...running.values()].map(({ bytes }) => bytes);
        if (isLarge(rss(), guests)) send({ type: 'retire' });
        else spare.refill();
      }
    },
    tell: answer => questions.tell(answer),
    cancel: id => running.get(id)?.controller.abort(),
    warm() {
      spares.python.refill();
      spares.javascript.refill();
    },
  };
}

type Around = Pick<PoolOptions, 'send' | 'kill' | 'rest'> & {
  readonly signal: AbortSignal;
  readonly questions: Questions;
  /** Takes a place among the runs that are answered before their boxes have ended, if one is free. */
  readonly mayTellEarly: () => boolean;
};

/**
 * Does one run in one box and ends the box, whatever happened in it. A guest that answered all it
 * was asked waits, so its answer is sent at once. One that was stopped may be in the middle of
 * anything: its answer is sent when it holds nothing any more.
 */
async function attempt({ box, ready }: Parked, run: Run, around: Around): Promise<void> {
  const { signal, send, kill, rest, mayTellEarly } = around;
  const tell = (execution: Execution): Promise<void> => {
    let sent: (() => void) | undefined;
    const left = new Promise<void>(resolve => (sent = resolve));
    send({ type: 'done', id: run.id, execution }, sent);
    return left;
  };
  let execution: Execution | undefined;
  let told: Promise<void> | undefined;
  try {
    await Promise.race([ready, aborted(signal)]);
    execution = signal.aborted ? cancelled('embedded') : await execute(box, run, around);
    if (answeredAll(execution) && !signal.aborted && mayTellEarly()) {
      told = tell(execution);
      await rest();
    }
  } finally {
    const ended = await box.end();
    if (execution !== undefined) told ??= tell(execution);
    if (!ended) {
      // A thread that does not end can only be stopped with all the others; the parent runs those
      // again in a new process. This one's answer leaves first.
      await told;
      kill();
    }
  }
}

function execute(box: Box, run: Run, { signal, send, questions }: Around): Promise<Execution> {
  const { id, job, limits, more } = run;
  return conduct(box, job, {
    sandbox: 'embedded',
    nonce: randomBytes(16).toString('hex'),
    limits,
    onStderr: text => send({ type: 'stderr', id, text }),
    signal,
    answer: call => questions.call(id, call),
    ...(more ? { more: last => questions.more(id, last) } : {}),
  });
}

function answeredAll({ load, outcomes }: Execution): boolean {
  return [load, ...outcomes].every(({ status }) => status !== 'stopped');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
