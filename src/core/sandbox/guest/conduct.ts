import type {
  Execution,
  Invocation,
  InvocationOutcome,
  Job,
  LoadOutcome,
  RunOptions,
} from '../sandbox.ts';
import type { Box, FromGuest } from './box.ts';
import { readLoad } from './frames.ts';
import { createTalk } from './talk.ts';
import type { Paused, Talk } from './talk.ts';

/** The interpreter itself did not work: not the candidate's fault. */
export class BoxBroken extends Error {
  override readonly name = 'BoxBroken';
}

/**
 * How long a fresh interpreter may take until it waits for work. It takes a second where it has the
 * processor, and it has the lowest claim to that: eight busy processes on two cores kept it from
 * starting within 20 s, and one that is ended and started again has an even longer way.
 */
export const PARK_MS = 120_000;

export type ConductOptions = Pick<RunOptions, 'limits' | 'more' | 'answer'> & {
  /** Where the box came from, for the execution's record. */
  readonly sandbox: string;
  /** A text that nobody can guess; answers begin with it. */
  readonly nonce: string;
  readonly onStderr: (text: string) => void;
  readonly signal: AbortSignal;
};

/** Waits until a started box is parked. Throws `BoxBroken` when it ends or takes too long. */
export async function park(box: Box, ms = PARK_MS): Promise<void> {
  const end = performance.now() + ms;
  let message: FromGuest | undefined;
  do message = await box.next(Math.max(0, end - performance.now()));
  while (message?.type === 'memory' && performance.now() < end);
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
  box.limit(options.limits);
  const began = performance.now();
  const talk = createTalk(box, options, began + options.limits.totalMs);
  const onAbort = (): void => box.interrupt();
  options.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const load = await loadProgram(talk, job, options);
    const outcomes = load.status === 'loaded' ? await callAll(talk, job, options) : [];
    const cpuMs = box.cpuMs?.();
    return {
      load,
      outcomes,
      stderr: talk.stderr(),
      wallMs: performance.now() - began,
      sandbox: options.sandbox,
      ...(talk.peakBytes() > 0 ? { peakBytes: talk.peakBytes() } : {}),
      ...(cpuMs === undefined ? {} : { cpuMs }),
    };
  } finally {
    options.signal.removeEventListener('abort', onAbort);
  }
}

async function loadProgram(
  talk: Talk,
  { program, remote }: Job,
  { nonce, limits }: ConductOptions,
): Promise<LoadOutcome> {
  const { language, source } = program;
  const files = program.files.map(file => [file.path, file.text]);
  const rest = remote === undefined ? {} : { remote };
  const answer = await talk.ask({ i: 0, nonce, language, source, files, ...rest }, limits.loadMs);
  return 'stop' in answer ? { status: 'stopped', stop: answer.stop } : readLoad(answer.frame);
}

/** The job's calls, then those that are asked for; none after one that ended the guest. */
async function callAll(
  talk: Talk,
  job: Job,
  { limits, more }: ConductOptions,
): Promise<InvocationOutcome[]> {
  const outcomes: InvocationOutcome[] = [];
  const resolve = job.resolve === undefined ? {} : { resolve: job.resolve };
  const next = async (): Promise<Paused<Invocation | undefined>> => {
    const planned = job.invocations[outcomes.length];
    if (planned !== undefined) return { result: planned };
    return talk.pause(async () => more?.(outcomes.at(-1)));
  };
  for (;;) {
    const asked = await next();
    if ('stop' in asked) outcomes.push({ status: 'stopped', stop: asked.stop });
    if ('stop' in asked || asked.result === undefined) return outcomes;
    const request = { i: outcomes.length + 1, ...asked.result, ...resolve };
    const outcome = await talk.call(request, limits.caseMs);
    outcomes.push(outcome);
    if (outcome.status !== 'stopped' || outcome.stop.verdict === 'INVALID_RESULT') continue;
    // The caller of `more` waits for this one, too.
    await talk.pause(async () => more?.(outcome));
    return outcomes;
  }
}
