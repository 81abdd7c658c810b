import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mcnemar } from '../../mcnemar.ts';
import { holm, permutationTest } from './permutation.ts';
import type { TaskDifference } from './permutation.ts';

const difference = fc
  .integer({ min: 1, max: 3 })
  .chain(seeds => fc.integer({ min: -seeds, max: seeds }).map(won => ({ won, seeds })));

describe('the permutation test clustered by task', () => {
  it('agrees with a count of every swap', () => {
    fc.assert(
      fc.property(fc.array(difference, { maxLength: 9 }), tasks => {
        const { p, method } = permutationTest(tasks);
        assert.equal(method, 'exact');
        assert.ok(Math.abs(p - everySwap(tasks)) < 1e-9);
      }),
    );
  });

  it('is the exact McNemar test when there is one seed', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(40), (first, second, neither) => {
        const tasks = [
          ...Array.from({ length: first }, () => ({ won: 1, seeds: 1 })),
          ...Array.from({ length: second }, () => ({ won: -1, seeds: 1 })),
          ...Array.from({ length: neither }, () => ({ won: 0, seeds: 1 })),
        ];
        assert.ok(Math.abs(permutationTest(tasks).p - mcnemar(first, second)) < 1e-9);
      }),
    );
  });

  it('gives the same p whichever arm comes first', () => {
    fc.assert(
      fc.property(fc.array(difference, { maxLength: 30 }), tasks => {
        const turned = tasks.map(({ won, seeds }) => ({ won: -won, seeds }));
        assert.equal(permutationTest(tasks).p, permutationTest(turned).p);
      }),
    );
  });

  it('draws swaps with a fixed seed where there are too many to count, and says so', () => {
    const tasks = Array.from({ length: 40 }, (_, i) => ({ won: i % 3 === 0 ? -1 : 1, seeds: 2 }));
    const drawn = permutationTest(tasks, { maxExact: 10, draws: 20_000 });
    assert.deepEqual(drawn, permutationTest(tasks, { maxExact: 10, draws: 20_000 }));
    assert.equal(drawn.method, 'monte-carlo');
    assert.equal(drawn.draws, 20_000);
    // Five standard errors of 20 000 draws.
    const { p } = permutationTest(tasks);
    assert.ok(Math.abs(drawn.p - p) < 5 * Math.sqrt((p * (1 - p)) / 20_000) + 1e-4);
  });

  it('finds nothing where nothing differs', () => {
    assert.equal(permutationTest([]).p, 1);
    assert.equal(permutationTest([{ won: 0, seeds: 3 }]).p, 1);
  });
});

describe("Holm's correction", () => {
  it('agrees with values worked out by hand', () => {
    // 0.01 * 3, then the greater of 0.03 and 0.02 * 2, then the greater of 0.04 and 0.5.
    assert.deepEqual(holm([0.02, 0.5, 0.01]), [0.04, 0.5, 0.03]);
    assert.deepEqual(holm([0.6, 0.6]), [1, 1]);
  });

  it('never lowers a p, nor changes their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), ps => {
        const adjusted = holm(ps);
        ps.forEach((p, i) => {
          assert.ok((adjusted[i] ?? 0) >= p);
          ps.forEach((other, j) => {
            if (p <= other) assert.ok((adjusted[i] ?? 0) <= (adjusted[j] ?? 0));
          });
        });
      }),
    );
  });
});

function everySwap(tasks: readonly TaskDifference[]): number {
  const values = tasks.map(({ won, seeds }) => won / seeds);
  const observed = Math.abs(values.reduce((sum, value) => sum + value, 0));
  let extreme = 0;
  for (let swaps = 0; swaps < 2 ** values.length; swaps += 1) {
    const sum = values.reduce((all, value, i) => all + ((swaps >> i) & 1 ? value : -value), 0);
    if (Math.abs(sum) >= observed - 1e-9) extreme += 1;
  }
  return extreme / 2 ** values.length;
}
