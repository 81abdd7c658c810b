const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of a base64 text, padded or not; undefined when it is none. */
export function bytesOfBase64(text: string): number[] | undefined {
  const letters = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(letters) || letters.length % 4 === 1) return undefined;
  if (text.length !== letters.length && text.length % 4 !== 0) return undefined;
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of letters) {
    bits = ((bits << 6) | LETTERS.indexOf(letter)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 0xff);
  }
  return bytes;
}

/** Base64 with padding, as Python writes it. */
export function base64OfBytes(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letters = [18, 12, 6, 0].map(shift => LETTERS[(group >> shift) & 63] ?? '');
    const used = Math.min(3, bytes.length - at) + 1;
    text += letters.slice(0, used).join('').padEnd(4, '=');
  }
  return text;
}

/** The first bytes of a base64 text that may be forged: as many as `limit` and a few more. */
export function decodeBase64(base64: string, limit: number): number[] {
  const start = base64.replace(/=+$/, '').replace(/[^A-Za-z0-9+/]/g, 'A');
  const letters = start.slice(0, 4 * Math.ceil(limit / 2));
  return bytesOfBase64(letters.length % 4 === 1 ? letters.slice(0, -1) : letters) ?? [];
}
