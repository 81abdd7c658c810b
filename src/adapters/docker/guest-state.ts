import { z } from 'zod';
import type { FromGuest, WallLimits } from '../../core/sandbox/guest/box.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import { WireError } from './wire/demux.ts';
import { createLineReader } from './wire/lines.ts';
import type { RunnerFrame } from './wire/runner-frames.ts';

/** What is known of a guest, from frames that may be anyone's who got at the runner. */
export type GuestState = {
  limit(limits: WallLimits): void;
  /** A request was handed over: answers are counted from here. */
  asked(): void;
  /** Takes in what the runner says; throws a `WireError` for what it would never say. */
  hear(frame: RunnerFrame): void;
  /** The guest's last word, unless it was said already. */
  end(message: Extract<FromGuest, { type: 'ended' | 'limit' }>): void;
  /** True after the last word. */
  over(): boolean;
  cpuMs(): number | undefined;
  /** Whether, at its last answer, no process that it has started was there any more. */
  alone(): boolean;
};

/** Answers to one request; a candidate that writes its own is stopped beyond this. */
const MAX_FRAMES = 32;
const STDERR_TAIL = 4000;
const SIGABRT = 6;
const COUNT_BYTES = 4;

const USED = z.object({
  cpuMs: z.number(),
  peakBytes: z.number(),
  oom: z.number(),
  others: z.number(),
});
const ENDED = USED.extend({ code: z.int().optional(), signal: z.int().optional() });
type Used = z.infer<typeof USED>;
type Ended = z.infer<typeof ENDED>;

/**
 * @param say takes each message; nothing comes after one that is `ended` or `limit`
 * @param sawOom whether the engine told that the kernel ended a process of it for memory
 */
export function createGuestState(
  say: (message: FromGuest) => void,
  sawOom: () => boolean,
): GuestState {
  const known = knownAtFirst();
  const output = createOutputMeter();
  const end: GuestState['end'] = message => {
    if (known.over) return;
    known.over = true;
    say(message);
  };
  const lines = createLineReader(
    () => known.limits.resultBytes,
    text => {
      if (known.over) return;
      const message = readLine(known, text);
      if (message.type === 'limit') end(message);
      else say(message);
    },
  );
  const use = (used: Used): void => {
    known.used = used;
    say({ type: 'memory', bytes: used.peakBytes, refused: false });
  };
  const print = (stream: 1 | 2, frame: Uint8Array): void => {
    const bytes = output.take(stream, frame);
    // Before that it is the interpreter's own, and part of why it did not start.
    if (known.parked) say({ type: 'output', stream, bytes });
    const reason = output.over(known.limits);
    if (reason !== undefined) end({ type: 'limit', verdict: 'OUTPUT_LIMIT', reason });
  };
  return {
    limit: limits => (known.limits = limits),
    asked: () => (known.framesLeft = MAX_FRAMES),
    over: () => known.over,
    cpuMs: () => known.used?.cpuMs,
    alone: () => known.used?.others === 0,
    end,
    hear({ kind, bytes }) {
      if (known.over) return;
      if (kind === 'O' || kind === 'E') print(kind === 'O' ? 1 : 2, bytes);
      else if (kind === 'A') {
        if (!lines(bytes)) end(TOO_LARGE);
      } else if (kind === 'U') {
        const used = parse(USED, bytes);
        use(used);
        // The guest may go on as if nothing had happened to the process it started.
        if (used.oom > 0) end(outOfMemory('one of its processes'));
      } else if (kind === 'X') {
        const ended = parse(ENDED, bytes);
        use(ended);
        end(lastWord(ended, { parked: known.parked, oom: sawOom(), stderr: output.stderr() }));
      }
    },
  };
}

type Known = {
  limits: WallLimits;
  /** The last word was said. */
  over: boolean;
  /** The guest waits for work, or has some. */
  parked: boolean;
  framesLeft: number;
  /** Up to its last answer. */
  used?: Used;
};

const knownAtFirst = (): Known => ({
  limits: DEFAULT_LIMITS,
  over: false,
  parked: false,
  framesLeft: MAX_FRAMES,
});

const TOO_LARGE = {
  type: 'limit',
  verdict: 'RESULT_LIMIT',
  reason: 'the result is too large',
} as const;

/** What a line of the answer channel is: of the harness or of the candidate, who could tell. */
function readLine(known: Known, text: string): FromGuest {
  if (text === 'parked' && !known.parked) {
    known.parked = true;
    return { type: 'parked' };
  }
  known.framesLeft -= 1;
  return known.framesLeft >= 0
    ? { type: 'frame', text }
    : violation(`sent more than ${MAX_FRAMES} answers at once`);
}

type OutputMeter = {
  /** Counts a frame of output; gives what was written. */
  take(stream: 1 | 2, frame: Uint8Array): Uint8Array;
  /** Why the run must stop, once a limit is passed. */
  over(limits: WallLimits): string | undefined;
  /** The end of stderr. */
  stderr(): string;
};

function createOutputMeter(): OutputMeter {
  const counted = { bytes: 0, writes: 0, stderr: '' };
  return {
    take(stream, frame) {
      if (frame.length < COUNT_BYTES) throw new WireError('output without a count');
      const bytes = frame.subarray(COUNT_BYTES);
      counted.bytes += bytes.length;
      counted.writes += new DataView(frame.buffer, frame.byteOffset).getUint32(0);
      if (stream === 2) {
        const text = Buffer.from(bytes).toString('latin1');
        counted.stderr = (counted.stderr + text).slice(-STDERR_TAIL);
      }
      return bytes;
    },
    over({ outputBytes, outputWrites }) {
      return counted.bytes > outputBytes || counted.writes > outputWrites
        ? `printed more than ${outputBytes} bytes or ${outputWrites} times`
        : undefined;
    },
    stderr: () => counted.stderr,
  };
}

/** What the runner's report of the end means. */
function lastWord(
  { code, signal, oom }: Ended,
  known: { readonly parked: boolean; readonly oom: boolean; readonly stderr: string },
): Extract<FromGuest, { type: 'ended' }> {
  // V8 aborts when its heap is full, which is before the kernel would end it.
  const heap = signal === SIGABRT && known.stderr.includes('JavaScript heap out of memory');
  if (oom > 0 || known.oom || heap) return outOfMemory('the program');
  if (signal !== undefined) {
    const reason = `the program was ended by signal ${signal} (${128 + signal})`;
    return { type: 'ended', how: 'crash', reason };
  }
  // Before it was parked it was the interpreter that failed, and this is what it said.
  const why = known.parked ? '' : `: ${known.stderr.trim()}`;
  const reason = `the program ended itself (exit ${code ?? 'unknown'})${why}`;
  return { type: 'ended', how: 'exit', reason };
}

function outOfMemory(what: string): Extract<FromGuest, { type: 'ended' }> {
  return { type: 'ended', how: 'memory', reason: `${what} was ended for it` };
}

export function violation(reason: string): Extract<FromGuest, { type: 'limit' }> {
  return { type: 'limit', verdict: 'VIOLATION', reason };
}

function parse<T>(shape: z.ZodType<T>, bytes: Uint8Array): T {
  try {
    return shape.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (error) {
    throw new WireError(`the runner's report cannot be read: ${String(error)}`);
  }
}
