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
};

/** Answers to one request; a candidate that writes its own is stopped beyond this. */
const MAX_FRAMES = 32;
const STDERR_TAIL = 4000;
const SIGABRT = 6;
const COUNT_BYTES = 4;

const USED = z.object({ cpuMs: z.number(), peakBytes: z.number(), oom: z.number() });
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
  let limits: WallLimits = DEFAULT_LIMITS;
  let over = false;
  let framesLeft = MAX_FRAMES;
  let cpuMs: number | undefined;
  let parked = false;
  const counted = { bytes: 0, writes: 0, stderr: '' };

  const end: GuestState['end'] = message => {
    if (over) return;
    over = true;
    say(message);
  };
  const lines = createLineReader(
    () => limits.resultBytes,
    text => {
      if (over) return;
      if (text === 'parked' && !parked) {
        parked = true;
        return say({ type: 'parked' });
      }
      framesLeft -= 1;
      if (framesLeft >= 0) return say({ type: 'frame', text });
      end(violation(`sent more than ${MAX_FRAMES} answers at once`));
    },
  );
  const output = (stream: 1 | 2, frame: Uint8Array): void => {
    const bytes = frame.subarray(COUNT_BYTES);
    counted.bytes += bytes.length;
    counted.writes += new DataView(frame.buffer, frame.byteOffset).getUint32(0);
    if (stream === 2) {
      counted.stderr = (counted.stderr + Buffer.from(bytes).toString('latin1')).slice(-STDERR_TAIL);
    }
    // Before that it is the interpreter's own, and part of why it did not start.
    if (parked) say({ type: 'output', stream, bytes });
    const { outputBytes, outputWrites } = limits;
    if (counted.bytes <= outputBytes && counted.writes <= outputWrites) return;
    const reason = `printed more than ${outputBytes} bytes or ${outputWrites} times`;
    end({ type: 'limit', verdict: 'OUTPUT_LIMIT', reason });
  };
  const use = (used: Used): void => {
    cpuMs = used.cpuMs;
    say({ type: 'memory', bytes: used.peakBytes, refused: false });
  };
  return {
    limit: given => (limits = given),
    asked: () => (framesLeft = MAX_FRAMES),
    over: () => over,
    cpuMs: () => cpuMs,
    end,
    hear({ kind, bytes }) {
      if (over) return;
      if (kind === 'O' || kind === 'E') output(kind === 'O' ? 1 : 2, bytes);
      else if (kind === 'A') {
        if (!lines(bytes)) {
          end({ type: 'limit', verdict: 'RESULT_LIMIT', reason: 'the result is too large' });
        }
      } else if (kind === 'U') {
        const used = parse(USED, bytes);
        use(used);
        // The guest may go on as if nothing had happened to the process it started.
        if (used.oom > 0) end(outOfMemory('one of its processes'));
      } else if (kind === 'X') {
        const ended = parse(ENDED, bytes);
        use(ended);
        const last = lastWord(ended, sawOom(), counted.stderr);
        end(parked ? last : { ...last, reason: `${last.reason}: ${counted.stderr.trim()}` });
      }
    },
  };
}

/** What the runner's report of the end means. */
function lastWord(
  { code, signal, oom }: Ended,
  sawOom: boolean,
  stderr: string,
): Extract<FromGuest, { type: 'ended' }> {
  // V8 aborts when its heap is full, which is before the kernel would end it.
  const heap = signal === SIGABRT && stderr.includes('JavaScript heap out of memory');
  if (oom > 0 || sawOom || heap) return outOfMemory('the program');
  if (signal === undefined) {
    const reason = `the program ended itself (exit ${code ?? 'unknown'})`;
    return { type: 'ended', how: 'exit', reason };
  }
  const reason = `the program was ended by signal ${signal} (${128 + signal})`;
  return { type: 'ended', how: 'crash', reason };
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
