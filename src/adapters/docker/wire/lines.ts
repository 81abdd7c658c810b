const LINE_END = 10;

/**
 * Cuts the guest's answer channel into lines, without the empty ones: a guest's own answer has a
 * line end on either side, so nothing a candidate writes in between can run into it.
 * @returns takes the next bytes; false once a line is longer than `limit()` bytes
 */
export function createLineReader(
  limit: () => number,
  onLine: (text: string) => void,
): (bytes: Uint8Array) => boolean {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let parts: Uint8Array[] = [];
  let held = 0;
  const take = (part: Uint8Array): void => {
    if (part.length === 0) return;
    parts.push(part.slice());
    held += part.length;
  };
  return bytes => {
    let from = 0;
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, from)) {
      take(bytes.subarray(from, end));
      from = end + 1;
      if (held > limit()) return false;
      if (held > 0) onLine(decoder.decode(joined(parts, held)));
      parts = [];
      held = 0;
    }
    take(bytes.subarray(from));
    return held <= limit();
  };
}

function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
