import { orAbort } from '../../base/abort.ts';
import type { InvocationOutcome, RemoteCall, RunOptions, Stop } from '../sandbox.ts';
import type { Box, FromGuest } from './box.ts';
import { capture } from './captured.ts';
import type { Captured } from './captured.ts';
import { readFrame } from './frames.ts';
import type { Frame } from './frames.ts';

/** The guest's answer to one request, or why there is none. */
export type Answer = { readonly frame: Frame } | { readonly stop: Stop };

export type Paused<T> = { readonly result: T } | { readonly stop: Stop };

/** Something to answer; the answer must name its number. */
export type Request = { readonly i: number } & Readonly<Record<string, unknown>>;

/** A conversation with the guest of one box: one request, one answer, each with a deadline. */
export type Talk = {
  /** @param ms how long the answer may take, in milliseconds on this side's clock */
  ask(request: Request, ms: number): Promise<Answer>;
  /** Asks for one call and gives what became of it, with what it printed. */
  call(request: Request, ms: number): Promise<InvocationOutcome>;
  /**
   * Does something on this side; no clock of the guest runs meanwhile. Rejects as the work does.
   * An abort is not kept waiting by it: then there is a stop, and what the work gives is dropped.
   */
  pause<T>(work: () => Promise<T>): Promise<Paused<T>>;
  stderr(): string;
  peakBytes(): number;
};

export type TalkOptions = Pick<RunOptions, 'limits' | 'answer'> & {
  /** Answers begin with it; the candidate is not told, and gains nothing by finding out. */
  readonly nonce: string;
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
  /** Milliseconds for which the guest's clocks stood still so far. */
  paused: number;
};

/** @param end when all of the job must be over, on the clock of `performance.now` */
export function createTalk(box: Box, options: TalkOptions, end: number): Talk {
  const kept = options.limits.keptOutputBytes;
  const heard: Heard = {
    stderr: capture(kept),
    stdout: capture(kept),
    peak: 0,
    refused: false,
    awaited: 0,
    paused: 0,
  };
  const pause: Talk['pause'] = async work => {
    const began = performance.now();
    try {
      return await unlessAborted(work, options.signal);
    } finally {
      heard.paused += performance.now() - began;
    }
  };
  /** @param deadline on the guest's clock, which stands still in a pause */
  const wait = async (deadline: number, ms: number): Promise<Answer> => {
    for (;;) {
      const left = Math.min(deadline, end) + heard.paused - performance.now();
      if (options.signal.aborted) return { stop: CANCELLED };
      if (left <= 0)
        return { stop: { verdict: 'TIMEOUT', reason: `no answer within ${String(ms)} ms` } };
      const message = await box.next(left);
      const answer = message === undefined ? undefined : hear(heard, message, options);
      if (answer === undefined) continue;
      if (!('frame' in answer) || answer.frame.kind !== 'remote') return answer;
      const { call } = answer.frame;
      const answered = await pause(() => answerRemote(options, call));
      if ('stop' in answered) return answered;
      sendOutcome(box, heard.awaited, answered.result);
    }
  };
  const now = (): number => performance.now() - heard.paused;
  const ask: Talk['ask'] = async (request, ms) => {
    if (options.signal.aborted) return { stop: CANCELLED };
    heard.awaited = request.i;
    heard.stdout = capture(kept);
    return send(box, request) ?? wait(now() + ms, ms);
  };
  return {
    ask,
    pause,
    stderr: () => heard.stderr.text(),
    peakBytes: () => heard.peak,
    async call(request, ms) {
      const deadline = now() + ms;
      let answer = await ask(request, ms);
      if ('frame' in answer && answer.frame.kind === 'ready') {
        // The case's own setup is over: what is printed from here on is the call's.
        heard.stdout = capture(kept);
        answer = await wait(deadline, ms);
      }
      if ('stop' in answer) return { status: 'stopped', stop: answer.stop };
      return outcomeOf(answer.frame, heard.stdout.text());
    },
  };
}

const CANCELLED: Stop = { verdict: 'CANCELLED', reason: 'cancelled' };

async function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<Paused<T>> {
  const working = work();
  // After an abort nobody waits for it any more.
  working.catch(() => undefined);
  try {
    return { result: await orAbort(working, signal) };
  } catch (error) {
    if (signal.aborted) return { stop: CANCELLED };
    throw error;
  }
}

/** Hands a request over; the answer at once when it is larger than the way into the box. */
function send(box: Box, request: Request): Answer | undefined {
  try {
    box.ask(request);
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { frame: { kind: 'syntax-error', message: `too large: ${error.message}` } };
  }
}

/** The guest waits for it, so one that is larger than the way into the box is answered as well. */
function sendOutcome(box: Box, i: number, remote: InvocationOutcome): void {
  if (send(box, { i, remote }) === undefined) return;
  box.ask({ i, remote: stopped('RESULT_LIMIT', 'what the call gave is too large') });
}

async function answerRemote({ answer }: TalkOptions, call: RemoteCall): Promise<InvocationOutcome> {
  return answer === undefined
    ? stopped('VIOLATION', 'there is nobody to answer a remote call')
    : answer(call);
}

/** Takes in what is not an answer; gives the answer, or why there will be none. */
function hear(
  heard: Heard,
  message: FromGuest,
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
  { how, reason, kind }: Extract<FromGuest, { type: 'ended' }>,
  refused: boolean,
): Stop {
  if (how === 'exit') return { verdict: 'NO_RESULT', reason };
  if (kind !== undefined) return { verdict: 'CRASH', reason, kind };
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
