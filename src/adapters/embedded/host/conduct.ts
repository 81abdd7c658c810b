import { randomBytes } from 'node:crypto';
import type { Execution, InvocationOutcome, Job, Stop } from '../../../core/sandbox/sandbox.ts';
import type { FromWorker } from '../messages.ts';
import { readFrame, readLoad } from './frames.ts';
import type { Frame } from './frames.ts';
import type { Box } from './box.ts';
import { capture } from './captured.ts';

/** The interpreter itself did not work: not the candidate's fault. */
export class BoxBroken extends Error {
  override readonly name = 'BoxBroken';
}

/** How long a fresh interpreter may take on a busy machine until it waits for work. */
const PARK_MS = 20_000;

export type ConductOptions = {
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

/**
 * Does one job in a parked box: loads the program, then one call at a time, each with its own
 * deadline on this side's clock. Never throws for what the guest does.
 */
export async function conduct(box: Box, job: Job, options: ConductOptions): Promise<Execution> {
  const { limits } = box;
  const began = performance.now();
  const nonce = randomBytes(16).toString('hex');
  const talk = createTalk(box, nonce, options, began + limits.totalMs);
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
    const loaded = await talk.ask({ nonce, source, files: mounted }, limits.loadMs);
    if ('stop' in loaded) return done({ status: 'stopped', stop: loaded.stop });
    const load = readLoad(loaded.frame);
    if (load.status !== 'loaded') return done(load);
    for (const invocation of job.invocations) {
      const request = {
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

type Answer = { readonly frame: Frame } | { readonly stop: Stop };

type Talk = {
  ask(request: object, ms: number): Promise<Answer>;
  call(request: object, ms: number): Promise<InvocationOutcome>;
  stderr(): string;
  peakBytes(): number;
};

function createTalk(box: Box, nonce: string, options: ConductOptions, end: number): Talk {
  const kept = box.limits.keptOutputBytes;
  const stderr = capture(kept);
  let stdout = capture(kept);
  let peak = 0;

  /** Takes in what is not an answer; gives the answer, or why there will be none. */
  const take = (message: FromWorker): Answer | undefined => {
    switch (message.type) {
      case 'output':
        if (message.stream === 1) stdout.write(message.bytes);
        else options.onStderr(stderr.write(message.bytes));
        return undefined;
      case 'memory':
        peak = Math.max(peak, message.bytes);
        return undefined;
      case 'limit':
        return { stop: { verdict: message.verdict, reason: message.reason } };
      case 'ended':
        return { stop: endedStop(message) };
      case 'frame':
        // Anything without the nonce was written by the candidate, and means nothing.
        return message.text.startsWith(nonce)
          ? { frame: readFrame(message.text.slice(nonce.length)) }
          : undefined;
      case 'parked':
        return undefined;
    }
  };
  const wait = async (deadline: number, reason: string): Promise<Answer> => {
    for (;;) {
      if (options.signal.aborted) return { stop: { verdict: 'CANCELLED', reason: 'cancelled' } };
      const left = Math.min(deadline, end) - performance.now();
      const message = left > 0 ? await box.next(left) : undefined;
      const answer = message === undefined ? undefined : take(message);
      if (answer !== undefined) return answer;
      if (performance.now() >= Math.min(deadline, end))
        return { stop: { verdict: 'TIMEOUT', reason } };
    }
  };
  const ask: Talk['ask'] = (request, ms) => {
    try {
      box.ask(request);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return Promise.resolve({
        frame: { kind: 'syntax-error', message: `too large: ${error.message}` },
      });
    }
    return wait(performance.now() + ms, `no answer within ${ms} ms`);
  };
  return {
    ask,
    stderr: () => stderr.text(),
    peakBytes: () => peak,
    async call(request, ms) {
      const deadline = performance.now() + ms;
      let answer = await ask(request, ms);
      if ('frame' in answer && answer.frame.kind === 'ready') {
        // The case's own setup is over: what is printed from here on is the call's.
        stdout = capture(kept);
        answer = await wait(deadline, `no answer within ${ms} ms`);
      }
      if ('stop' in answer) return { status: 'stopped', stop: answer.stop };
      return outcomeOf(answer.frame, stdout.text());
    },
  };
}

function endedStop({ how, reason }: Extract<FromWorker, { type: 'ended' }>): Stop {
  return { verdict: how === 'exit' ? 'NO_RESULT' : 'CRASH', reason };
}

function outcomeOf(frame: Frame, output: string): InvocationOutcome {
  switch (frame.kind) {
    case 'returned':
      return { status: 'returned', value: frame.value, output };
    case 'raised':
      return { status: 'raised', ...frame.error, output };
    case 'too-big':
      return stopped('RESULT_LIMIT', 'the result is too large');
    case 'not-plain':
      return stopped('INVALID_RESULT', `the result is not plain: ${frame.what}`);
    default:
      return stopped('INVALID_RESULT', 'the answer was not understood');
  }
}

function stopped(verdict: Stop['verdict'], reason: string): InvocationOutcome {
  return { status: 'stopped', stop: { verdict, reason } };
}
