import type { FromGuest, WallLimits } from '../../../core/sandbox/guest/box.ts';

/** Output of the guest on its way out, counted. */
export type Output = {
  /** Gives why the run must stop, once a limit is passed. */
  write(stream: 1 | 2, bytes: Uint8Array): string | undefined;
  /** Sends what is held back. */
  flush(): void;
};

const FLUSH_BYTES = 4096;
const FLUSH_MS = 50;
/** Writes that are passed on as they come. The thread has no timer that could send them later. */
const AT_ONCE = 2000;

/**
 * Sends output in pieces: as it comes until it is a flood, gathered from there on. What a flood
 * leaves gathered is lost when the guest is stopped.
 */
export function createOutput(limits: () => WallLimits, post: (message: FromGuest) => void): Output {
  let parts: Uint8Array[] = [];
  let held = 0;
  let stream: 1 | 2 = 1;
  let last = 0;
  let [bytes, writes] = [0, 0];
  const flush = (): void => {
    if (held > 0) post({ type: 'output', stream, bytes: joined(parts, held) });
    parts = [];
    held = 0;
    last = performance.now();
  };
  return {
    flush,
    write(to, piece) {
      const { outputBytes, outputWrites } = limits();
      bytes += piece.length;
      writes += 1;
      const over = bytes > outputBytes || writes > outputWrites;
      if (to !== stream) flush();
      stream = to;
      parts.push(over ? piece.subarray(0, FLUSH_BYTES) : piece);
      held += parts.at(-1)?.length ?? 0;
      const due = writes <= AT_ONCE || performance.now() - last > FLUSH_MS;
      if (over || due || held >= FLUSH_BYTES) flush();
      return over ? `printed more than ${outputBytes} bytes or ${outputWrites} times` : undefined;
    },
  };
}

/** One array of all parts; `total` is the sum of their lengths. */
export function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
