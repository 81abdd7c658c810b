/** The bytes of an attached container do not have the shape that the engine promises. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const HEADER_BYTES = 8;
const STDOUT = 1;
const STDERR = 2;

/**
 * Takes an attached container's stream apart: `[stream, 0, 0, 0, length (big endian)]`, then that
 * many bytes, for containers without a terminal. Passes bytes on as they come and keeps none but
 * those of a header that is cut in two, so that neither many tiny frames nor a huge one cost more
 * than their bytes.
 * @param onBytes never called with no bytes
 * @returns takes the next chunk; throws a `WireError` for what is no such stream
 */
export function createDemux(
  onBytes: (stream: 1 | 2, bytes: Uint8Array) => void,
): (chunk: Uint8Array) => void {
  const header = new Uint8Array(HEADER_BYTES);
  let have = 0;
  let stream: 1 | 2 = STDOUT;
  let left = 0;
  return chunk => {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const part = chunk.subarray(at, at + left);
        at += part.length;
        left -= part.length;
        onBytes(stream, part);
        continue;
      }
      const piece = chunk.subarray(at, at + HEADER_BYTES - have);
      header.set(piece, have);
      have += piece.length;
      at += piece.length;
      if (have < HEADER_BYTES) return;
      have = 0;
      stream = streamOf(header);
      left = new DataView(header.buffer).getUint32(4);
    }
  };
}

function streamOf(header: Uint8Array): 1 | 2 {
  const [stream, ...rest] = header.subarray(0, 4);
  const known = stream === STDOUT || stream === STDERR;
  if (!known || rest.some(byte => byte !== 0)) {
    throw new WireError(`a frame of the engine begins with ${[...header].join(' ')}`);
  }
  return stream;
}
