/** Bytes of control words in front of an inbox's text: state, length. */
const HEADER_BYTES = 8;
const STATE = 0;
const LENGTH = 1;
const EMPTY = 0;
const FULL = 1;

/** Most bytes of one request; a source file larger than this is refused before it is sent. */
export const INBOX_BYTES = 8 * 1024 * 1024;

/** Makes the memory through which a host hands requests to one parked interpreter. */
export function createInbox(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + INBOX_BYTES);
}

/** Puts a request into the inbox and wakes the reader. The one before must have been read. */
export function post(inbox: SharedArrayBuffer, text: string): void {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > INBOX_BYTES) throw new RangeError(`a request of ${bytes.length} bytes`);
  new Uint8Array(inbox, HEADER_BYTES).set(bytes);
  const control = new Int32Array(inbox, 0, 2);
  control[LENGTH] = bytes.length;
  Atomics.store(control, STATE, FULL);
  Atomics.notify(control, STATE);
}

/**
 * The reading end: gives the guest a request in pieces, each with a mark in front: `.` for the
 * last piece, `+` for one with more to come. Blocks the thread until there is a request.
 */
export function createInboxReader(inbox: SharedArrayBuffer): (room: number) => Uint8Array {
  const control = new Int32Array(inbox, 0, 2);
  let pending: Uint8Array | undefined;
  return room => {
    if (pending === undefined) {
      Atomics.wait(control, STATE, EMPTY);
      pending = new Uint8Array(inbox, HEADER_BYTES, control[LENGTH]).slice();
      Atomics.store(control, STATE, EMPTY);
    }
    const part = pending.subarray(0, Math.max(0, room - 1));
    pending = part.length < pending.length ? pending.subarray(part.length) : undefined;
    const piece = new Uint8Array(part.length + 1);
    piece[0] = (pending === undefined ? '.' : '+').charCodeAt(0);
    piece.set(part, 1);
    return piece;
  };
}
