const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The first bytes of a base64 text: as many as `limit` and a few more. */
export function decodeBase64(base64: string, limit: number): number[] {
  const codes: number[] = [];
  let [bits, held] = [0, 0];
  for (const char of base64.replace(/=+$/, '').slice(0, 2 * limit)) {
    bits = ((bits << 6) | DIGITS.indexOf(char)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    codes.push((bits >> held) & 0xff);
  }
  return codes;
}
