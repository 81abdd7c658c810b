const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes for people, in powers of 1000: `986 MB`, `1.1 GB`. */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 'bytes';
  for (const next of UNITS) {
    // What would be rounded up to 1000 is one of the next unit.
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  const digits = unit !== 'bytes' && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}
