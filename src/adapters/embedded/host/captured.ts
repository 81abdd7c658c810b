import { StringDecoder } from 'node:string_decoder';

/** One output stream of a guest: its first and last part, whatever its length. */
export type Captured = {
  /** Takes bytes, gives their text: whole characters only, the rest comes with the next. */
  write(bytes: Uint8Array): string;
  /** All that was kept, with a line that says how much is missing. */
  text(): string;
};

/** Keeps `limit` bytes of the start and `limit` bytes of the end. */
export function capture(limit: number): Captured {
  const decoder = new StringDecoder('utf8');
  let head = '';
  let tail = '';
  let cut = 0;
  return {
    write(bytes) {
      const text = decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      const room = Math.max(0, limit - head.length);
      head += text.slice(0, room);
      const rest = tail + text.slice(room);
      cut += Math.max(0, rest.length - limit);
      tail = rest.slice(-limit);
      return text;
    },
    text: () => (cut === 0 ? head + tail : `${head}\n[... ${cut} characters cut ...]\n${tail}`),
  };
}
