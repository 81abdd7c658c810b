import assert from 'node:assert/strict';
import { byteSize } from './byte-size.ts';

describe('a size in bytes', () => {
  it('is written in the unit that keeps the number short', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, '0 bytes'],
      [999, '999 bytes'],
      [1000, '1.0 kB'],
      [9_960, '10 kB'],
      [999_600, '1.0 MB'],
      [986_000_000, '986 MB'],
      [1_120_000_000, '1.1 GB'],
      [2e15, '2000 TB'],
    ];
    for (const [bytes, text] of cases) assert.equal(byteSize(bytes), text);
  });
});
