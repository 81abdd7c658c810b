/** Control characters other than newline and tab, and the marks that turn text around. */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text of a guest or a model made safe to show: valid Unicode, `\r\n` as `\n`, and anything that
 * could move a cursor, recolour a terminal or reverse a line written out as an escape.
 */
export function cleanText(text: string): string {
  return wellFormed(text.replaceAll('\r\n', '\n')).replace(UNSAFE, char => {
    const code = char.charCodeAt(0);
    return code <= 0xff
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Lone surrogates replaced, so that the text survives any encoder. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, match =>
    match.length === 2 ? match : '\ufffd',
  );
}

/** The start and the end of a text that is longer than `limit` characters, and how much is cut. */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor(limit / 2);
  const cut = text.length - 2 * half;
  return `${text.slice(0, half)}\n[... ${cut} characters cut ...]\n${text.slice(-half)}`;
}

/** Room for the line that says how much is cut. */
const NOTE_BYTES = 64;

/** As `cutMiddle`, but what is left, the line that says so included, takes `limit` bytes as UTF-8. */
export function cutMiddleBytes(text: string, limit: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= limit) return text;
  const half = Math.max(0, Math.floor((limit - NOTE_BYTES) / 2));
  const [head, tail] = [wholeBefore(bytes, half), wholeBefore(bytes, bytes.length - half + 3)];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const [start, end] = [bytes.subarray(0, head), bytes.subarray(tail)].map(part =>
    decoder.decode(part),
  );
  return `${start ?? ''}\n[... ${tail - head} bytes cut ...]\n${end ?? ''}`;
}

/** The last place up to `at` where a character begins. */
function wholeBefore(bytes: Uint8Array, at: number): number {
  let place = at;
  while (place > 0 && ((bytes[place] ?? 0) & 0xc0) === 0x80) place -= 1;
  return place;
}
