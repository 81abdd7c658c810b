import { randomBytes } from 'node:crypto';
import type { Limits } from '../../../core/sandbox/limits.ts';
import type { Execution, InvocationOutcome, Job } from '../../../core/sandbox/sandbox.ts';
import type { Box } from './box.ts';
import { readLoad } from './frames.ts';
import { createTalk } from './talk.ts';

/** The interpreter itself did not work: not the candidate's fault. */
export class BoxBroken extends Error {
  override readonly name = 'BoxBroken';
}

/** How long a fresh interpreter may take on a busy machine until it waits for work. */
const PARK_MS = 20_000;

export type ConductOptions = {
  readonly limits: Limits;
  /** Where the box came from, for the execution's record. */
  readonly sandbox: string;
  readonly onStderr: (text: string) => void;
  readonly signal: AbortSignal;
};

/** Waits until a started box is parked. Throws `BoxBroken` when it ends or takes too long. */
export async function park(box: Box): Promise<void> {
  const message = await box.next(PARK_MS);
  if (message?.type === 'memory') return park(box);
  if (message?.type === 'parked') return;
  const why = message === undefined ? 'it did not start in time' : JSON.stringify(message);
  throw new BoxBroken(`the interpreter could not be started: ${why}`);
}

/** What a job that was cancelled before it began looks like. */
export function cancelled(sandbox: string): Execution {
  const stop = { verdict: 'CANCELLED', reason: 'cancelled' } as const;
  return { load: { status: 'stopped', stop }, outcomes: [], stderr: '', wallMs: 0, sandbox };
}

/**
 * Does one job in a parked box: loads the program, then one call at a time, each with its own
 * deadline on this side's clock. Never throws for what the guest does.
 */
export async function conduct(box: Box, job: Job, options: ConductOptions): Promise<Execution> {
  const { limits } = options;
  box.limit(limits);
  const began = performance.now();
  const nonce = randomBytes(16).toString('hex');
  const talk = createTalk(box, { ...options, nonce, end: began + limits.totalMs });
  const onAbort = (): void => box.interrupt();
  options.signal.addEventListener('abort', onAbort, { once: true });
  const outcomes: InvocationOutcome[] = [];
  const done = (load: Execution['load']): Execution => ({
    load,
    outcomes,
    stderr: talk.stderr(),
    wallMs: performance.now() - began,
    sandbox: options.sandbox,
    ...(talk.peakBytes() > 0 ? { peakBytes: talk.peakBytes() } : {}),
  });
  try {
    const { source, files } = job.program;
    const mounted = files.map(file => [file.path, file.text]);
    const loaded = await talk.ask({ i: 0, nonce, source, files: mounted }, limits.loadMs);
    if ('stop' in loaded) return done({ status: 'stopped', stop: loaded.stop });
    const load = readLoad(loaded.frame);
    if (load.status !== 'loaded') return done(load);
    for (const invocation of job.invocations) {
      const request = {
        i: outcomes.length + 1,
        ...invocation,
        ...(job.resolve === undefined ? {} : { resolve: job.resolve }),
      };
      const outcome = await talk.call(request, limits.caseMs);
      outcomes.push(outcome);
      if (outcome.status === 'stopped' && outcome.stop.verdict !== 'INVALID_RESULT') break;
    }
    return done(load);
  } finally {
    options.signal.removeEventListener('abort', onAbort);
  }
}
