import assert from 'node:assert/strict';
import { upperRatio } from './upper-ratio.ts';

describe('the bound of a paired ratio', () => {
  it('is the ratio itself when all pairs agree', () => {
    const { ratio, upper95, pairs } = upperRatio([2, 4, 6], [1, 2, 3]);
    assert.deepEqual([ratio, upper95, pairs], [2, 2, 3]);
  });

  it('is what tables of the distribution give', () => {
    // The logarithms are 0 and 0.2 in turn: mean 0.1, deviation 0.1054 with ten pairs, t = 1.8331.
    const values = Array.from({ length: 10 }, (_, pair) => Math.exp(pair % 2 === 0 ? 0 : 0.2));
    const { ratio, upper95 } = upperRatio(
      values,
      Array.from({ length: 10 }, () => 1),
    );
    const expected = Math.exp(0.1 + (1.8331 * Math.sqrt(0.1 / 9)) / Math.sqrt(10));
    assert.ok(Math.abs(ratio - Math.exp(0.1)) < 0.0001);
    assert.ok(Math.abs(upper95 - expected) < 0.0002, `${upper95} is not ${expected}`);
  });
});
