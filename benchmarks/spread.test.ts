import assert from 'node:assert/strict';
import { round, spread } from './spread.ts';

describe('the spread of measured times', () => {
  it('is the middle, the tail and the longest by nearest rank', () => {
    const times = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.deepEqual(spread(times), { p50: 50, p95: 95, max: 100, n: 100 });
    assert.deepEqual(spread([7.26]), { p50: 7.3, p95: 7.3, max: 7.3, n: 1 });
  });

  it('is nothing of nothing', () => {
    assert.deepEqual(spread([]), { p50: 0, p95: 0, max: 0, n: 0 });
    assert.equal(round(1.005, 1), 1);
  });
});
