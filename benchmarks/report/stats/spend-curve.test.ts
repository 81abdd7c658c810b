import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clusterDraws, meanInterval } from './bootstrap.ts';
import { mean, quantile } from './quantile.ts';
import { costGrid, costToReach, costToReachInterval, spendCurve } from './spend-curve.ts';

const spent = fc.record({ cost: fc.integer({ min: 1, max: 9999 }), solved: fc.boolean() });
const tasks = fc.array(fc.array(spent, { minLength: 1, maxLength: 3 }), {
  minLength: 2,
  maxLength: 12,
});

describe('a curve of what is solved within a spend', () => {
  it('never falls, ends at the pass rate, and lies within its band', () => {
    fc.assert(
      fc.property(tasks, all => {
        const costs = costGrid(
          all.flat().map(({ cost }) => cost),
          9,
        );
        const curve = spendCurve(all, costs);
        const rate = mean(all.map(rows => rows.filter(row => row.solved).length / rows.length));
        assert.ok(Math.abs((curve.at(-1)?.share ?? NaN) - rate) < 1e-9);
        curve.forEach(({ share, band }, i) => {
          assert.ok(share >= (curve[i - 1]?.share ?? 0));
          assert.ok(band !== undefined && band.low <= band.high);
          assert.ok(band.low >= 0 && band.high <= 1 + 1e-9);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('comes up to its own pass rate at the dearest row that is solved, and to none above it', () => {
    const all = [
      [
        { cost: 10, solved: true },
        { cost: 90, solved: false },
      ],
      [{ cost: 40, solved: true }],
      [{ cost: 70, solved: false }],
    ];
    assert.equal(costToReach(all, 0.5), 40);
    assert.equal(costToReach(all, 1 / 6), 10);
    assert.equal(costToReach(all, 0.51), Infinity);
    assert.equal(costToReach(all, 0), 0);
    assert.equal(costToReachInterval(all, all.slice(1)), undefined);
    const itself = costToReachInterval(all, all);
    assert.ok(itself !== undefined && itself.low <= 40 && itself.high >= 40);
  });

  it('has a grid from the least to the most', () => {
    const grid = costGrid([100, 0, 1, 10], 3);
    assert.deepEqual(grid.map(Math.round), [1, 10, 100]);
    assert.deepEqual(costGrid([5, 5], 3), [5]);
    assert.deepEqual(costGrid([], 3), []);
  });
});

describe('the bootstrap over tasks', () => {
  it('draws as many clusters as there are, the same for the same seed', () => {
    const [first, again] = [[...clusterDraws(7, 5, 3)], [...clusterDraws(7, 5, 3)]];
    assert.deepEqual(first, again);
    for (const counts of first) assert.equal(mean([...counts]), 1);
  });

  it('gives the interval of the normal approximation where that is good', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const { low, high } = meanInterval(values) ?? { low: NaN, high: NaN };
    const half = 1.96 * Math.sqrt((0.25 * 0.75) / 400);
    assert.ok(Math.abs(low - (0.25 - half)) < 0.006);
    assert.ok(Math.abs(high - (0.25 + half)) < 0.006);
    assert.equal(meanInterval([1]), undefined);
  });

  it('takes quantiles between two values by straight line', () => {
    assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
    assert.equal(quantile([1, Infinity, Infinity], 1), Infinity);
    assert.ok(Number.isNaN(quantile([], 0.5)));
  });
});
