import type { Limits } from '../../../core/sandbox/limits.ts';
import type { InvocationOutcome, Stop } from '../../../core/sandbox/sandbox.ts';
import type { FromWorker } from '../messages.ts';
import type { Box } from './box.ts';
import { capture } from './captured.ts';
import type { Captured } from './captured.ts';
import { readFrame } from './frames.ts';
import type { Frame } from './frames.ts';

/** The guest's answer to one request, or why there is none. */
export type Answer = { readonly frame: Frame } | { readonly stop: Stop };

/** Something to answer; the answer must name its number. */
export type Request = { readonly i: number } & Readonly<Record<string, unknown>>;

/** A conversation with the guest of one box: one request, one answer, each with a deadline. */
export type Talk = {
  /** @param ms how long the answer may take, in milliseconds on this side's clock */
  ask(request: Request, ms: number): Promise<Answer>;
  /** Asks for one call and gives what became of it, with what it printed. */
  call(request: Request, ms: number): Promise<InvocationOutcome>;
  stderr(): string;
  peakBytes(): number;
};

export type TalkOptions = {
  readonly limits: Limits;
  /** Answers begin with it; the candidate is not told, and gains nothing by finding out. */
  readonly nonce: string;
  /** When all of the job must be over. */
  readonly end: number;
  readonly signal: AbortSignal;
  readonly onStderr: (text: string) => void;
};

type Heard = {
  readonly stderr: Captured;
  stdout: Captured;
  peak: number;
  /** More memory was asked for than is allowed. */
  refused: boolean;
  /** The number of the request that is being answered. */
  awaited: number;
};

export function createTalk(box: Box, options: TalkOptions): Talk {
  const kept = options.limits.keptOutputBytes;
  const heard: Heard = {
    stderr: capture(kept),
    stdout: capture(kept),
    peak: 0,
    refused: false,
    awaited: 0,
  };

  const wait = async (deadline: number, reason: string): Promise<Answer> => {
    const last = Math.min(deadline, options.end);
    for (;;) {
      if (options.signal.aborted) return { stop: { verdict: 'CANCELLED', reason: 'cancelled' } };
      const left = last - performance.now();
      const message = left > 0 ? await box.next(left) : undefined;
      const answer = message === undefined ? undefined : hear(heard, message, options);
      if (answer !== undefined) return answer;
      if (performance.now() >= last) return { stop: { verdict: 'TIMEOUT', reason } };
    }
  };
  const ask: Talk['ask'] = (request, ms) => {
    heard.awaited = request.i;
    heard.stdout = capture(kept);
    try {
      box.ask(request);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const message = `too large: ${error.message}`;
      return Promise.resolve({ frame: { kind: 'syntax-error', message } });
    }
    return wait(performance.now() + ms, `no answer within ${ms} ms`);
  };
  return {
    ask,
    stderr: () => heard.stderr.text(),
    peakBytes: () => heard.peak,
    async call(request, ms) {
      const deadline = performance.now() + ms;
      let answer = await ask(request, ms);
      if ('frame' in answer && answer.frame.kind === 'ready') {
        // The case's own setup is over: what is printed from here on is the call's.
        heard.stdout = capture(kept);
        answer = await wait(deadline, `no answer within ${ms} ms`);
      }
      if ('stop' in answer) return { status: 'stopped', stop: answer.stop };
      return outcomeOf(answer.frame, heard.stdout.text());
    },
  };
}

/** Takes in what is not an answer; gives the answer, or why there will be none. */
function hear(
  heard: Heard,
  message: FromWorker,
  { nonce, onStderr }: TalkOptions,
): Answer | undefined {
  switch (message.type) {
    case 'output':
      if (message.stream === 1) heard.stdout.write(message.bytes);
      else onStderr(heard.stderr.write(message.bytes));
      return undefined;
    case 'memory':
      heard.peak = Math.max(heard.peak, message.bytes);
      heard.refused ||= message.refused;
      return undefined;
    case 'limit':
      return { stop: { verdict: message.verdict, reason: message.reason } };
    case 'ended':
      return { stop: endedStop(message, heard.refused) };
    case 'frame':
      return ownFrame(message.text, nonce, heard.awaited);
    case 'parked':
      return undefined;
  }
}

/**
 * Anything without the nonce was written by the candidate and means nothing, and so does an
 * answer to another request than the one that was asked.
 */
function ownFrame(text: string, nonce: string, awaited: number): Answer | undefined {
  if (!text.startsWith(nonce)) return undefined;
  const { i, frame } = readFrame(text.slice(nonce.length));
  return i === undefined || i === awaited ? { frame } : undefined;
}

function endedStop(
  { how, reason }: Extract<FromWorker, { type: 'ended' }>,
  refused: boolean,
): Stop {
  if (how === 'exit') return { verdict: 'NO_RESULT', reason };
  const outOfMemory = how === 'memory' || refused;
  return outOfMemory
    ? { verdict: 'MEMORY', reason: `ran out of memory: ${reason}` }
    : { verdict: 'CRASH', reason };
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
