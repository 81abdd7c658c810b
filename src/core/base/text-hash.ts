/**
 * A number of 32 bits that stands for a text: the same on every machine and in every version.
 * FNV-1a over its UTF-16 units, mixed as MurmurHash3 ends. Not for secrets.
 */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The text's place in [0, 1): which side of a split it is on. */
export function textShare(text: string): number {
  return textHash(text) / 4294967296;
}
