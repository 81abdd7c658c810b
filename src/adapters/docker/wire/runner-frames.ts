import { WireError } from './demux.ts';

/** What the runner in the container says; see the head of `sandbox/docker/runner/frames.py`. */
export type RunnerFrame = { readonly kind: string; readonly bytes: Uint8Array };

const HEADER_BYTES = 5;
/** The runner never sends more at once; a frame that claims to be larger is not the runner's. */
const MAX_FRAME_BYTES = 256 * 1024;

/** One frame for the runner. */
export function encodeFrame(kind: string, payload: string): Uint8Array {
  const bytes = new TextEncoder().encode(payload);
  const frame = new Uint8Array(HEADER_BYTES + bytes.length);
  frame[0] = kind.charCodeAt(0);
  new DataView(frame.buffer).setUint32(1, bytes.length);
  frame.set(bytes, HEADER_BYTES);
  return frame;
}

/**
 * Puts frames of the runner together from bytes cut anywhere. Holds at most one frame.
 * @returns takes the next bytes; throws a `WireError` for a frame that is too large
 */
export function createFrameReader(
  onFrame: (frame: RunnerFrame) => void,
): (bytes: Uint8Array) => void {
  const header = new Uint8Array(HEADER_BYTES);
  let have = 0;
  let payload: Uint8Array | undefined;
  let filled = 0;
  return bytes => {
    let at = 0;
    for (;;) {
      if (payload === undefined) {
        const piece = bytes.subarray(at, at + HEADER_BYTES - have);
        header.set(piece, have);
        have += piece.length;
        at += piece.length;
        if (have < HEADER_BYTES) return;
        payload = new Uint8Array(lengthOf(header));
        filled = 0;
      }
      const part = bytes.subarray(at, at + payload.length - filled);
      payload.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < payload.length) return;
      const frame = { kind: String.fromCharCode(header[0] ?? 0), bytes: payload };
      payload = undefined;
      have = 0;
      onFrame(frame);
    }
  };
}

function lengthOf(header: Uint8Array): number {
  const length = new DataView(header.buffer).getUint32(1);
  if (length > MAX_FRAME_BYTES) throw new WireError(`the runner sent a frame of ${length} bytes`);
  return length;
}
