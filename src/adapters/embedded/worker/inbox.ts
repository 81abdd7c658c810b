import type { WallLimits } from '../../../core/sandbox/guest/box.ts';

const LIMIT_NAMES = [
  'memoryBytes',
  'outputBytes',
  'outputWrites',
  'resultBytes',
  'fileBytes',
] as const;

/** In front of an inbox's text: two control words (state, length), then the limits. */
const CONTROL_BYTES = 8;
const HEADER_BYTES = CONTROL_BYTES + 8 * LIMIT_NAMES.length;
const STATE = 0;
const LENGTH = 1;
const EMPTY = 0;
const FULL = 1;

/** Most bytes of one request; a program larger than this is refused before it is sent. */
export const INBOX_BYTES = 8 * 1024 * 1024;

/** Makes the memory through which a host hands requests to one parked interpreter. */
export function createInbox(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + INBOX_BYTES);
}

/** Says what the guest may use; read by its wall when the first request arrives. */
export function setLimits(inbox: SharedArrayBuffer, limits: WallLimits): void {
  new Float64Array(inbox, CONTROL_BYTES, LIMIT_NAMES.length).set(
    LIMIT_NAMES.map(name => limits[name]),
  );
}

/** The limits as they were last set; zeroes before. */
export function getLimits(inbox: SharedArrayBuffer): WallLimits {
  const [memoryBytes = 0, outputBytes = 0, outputWrites = 0, resultBytes = 0, fileBytes = 0] =
    new Float64Array(inbox, CONTROL_BYTES, LIMIT_NAMES.length);
  return { memoryBytes, outputBytes, outputWrites, resultBytes, fileBytes };
}

/** Puts a request into the inbox and wakes the reader. The one before must have been read. */
export function post(inbox: SharedArrayBuffer, text: string): void {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > INBOX_BYTES) {
    throw new RangeError(`${bytes.length} bytes where ${INBOX_BYTES} are the most`);
  }
  new Uint8Array(inbox, HEADER_BYTES).set(bytes);
  const control = new Int32Array(inbox, 0, 2);
  control[LENGTH] = bytes.length;
  Atomics.store(control, STATE, FULL);
  Atomics.notify(control, STATE);
}

/**
 * The reading end: gives the guest a request in pieces, each with a mark in front: `.` for the
 * last piece, `+` for one with more to come. Blocks the thread until there is a request.
 * @param onRequest called when a request arrives, before the guest sees any of it
 */
export function createInboxReader(
  inbox: SharedArrayBuffer,
  onRequest: () => void,
): (room: number) => Uint8Array {
  const control = new Int32Array(inbox, 0, 2);
  let pending: Uint8Array | undefined;
  return room => {
    if (pending === undefined) {
      Atomics.wait(control, STATE, EMPTY);
      pending = new Uint8Array(inbox, HEADER_BYTES, control[LENGTH]).slice();
      Atomics.store(control, STATE, EMPTY);
      onRequest();
    }
    const part = pending.subarray(0, Math.max(0, room - 1));
    pending = part.length < pending.length ? pending.subarray(part.length) : undefined;
    const piece = new Uint8Array(part.length + 1);
    piece[0] = (pending === undefined ? '.' : '+').charCodeAt(0);
    piece.set(part, 1);
    return piece;
  };
}
