/** One output stream of a guest: its first and last part, whatever its length. */
export type Captured = {
  /** Takes bytes, gives their text: whole characters only, the rest comes with the next. */
  write(bytes: Uint8Array): string;
  /** All that was kept, with a line that says how much is missing. */
  text(): string;
};

/** Keeps `limit` characters of the start and as many of the end. */
export function capture(limit: number): Captured {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let head = '';
  let tail = '';
  let cut = 0;
  return {
    write(bytes) {
      const text = decoder.decode(bytes, { stream: true });
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
