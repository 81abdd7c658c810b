import assert from 'node:assert/strict';
import { mcnemar } from './mcnemar.ts';

describe('the exact McNemar test', () => {
  it('agrees with values worked out by hand', () => {
    assert.equal(mcnemar(0, 0), 1);
    // 2 to 0: both ways, one in four each.
    assert.equal(mcnemar(0, 2), 0.5);
    // 13 to 3: 2 * (1 + 16 + 120 + 560) / 2^16.
    assert.ok(Math.abs(mcnemar(3, 13) - (2 * 697) / 65_536) < 1e-12);
    assert.equal(mcnemar(3, 13), mcnemar(13, 3));
    assert.equal(mcnemar(5, 5), 1);
  });
});
