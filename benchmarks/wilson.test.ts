import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shareText, wilson } from './wilson.ts';

describe('the Wilson interval', () => {
  it('agrees with published values', () => {
    // 8 of 20 and 10 of 20: 22-61 % and 30-70 %, the intervals of the original project's table.
    assert.equal(shareText(wilson(8, 20)), '8/20 (40.0 %, 95 % interval 21.9-61.3 %)');
    assert.equal(shareText(wilson(10, 20)), '10/20 (50.0 %, 95 % interval 29.9-70.1 %)');
    assert.equal(shareText(wilson(0, 10)), '0/10 (0.0 %, 95 % interval 0.0-27.8 %)');
  });

  it('holds the share, stays in [0, 1] and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (total, any) => {
        const count = any % (total + 1);
        const { low, high, share } = wilson(count, total);
        assert.ok(low >= 0 && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1);
        assert.ok(Math.abs(wilson(total - count, total).low - (1 - high)) < 1e-9);
      }),
    );
  });
});
