import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mcnemar } from '../../mcnemar.ts';
import { mcnemarPower, smallestByError, smallestByMcnemar, smallestByNormal } from './power.ts';

describe('the power of a comparison', () => {
  it('agrees with values computed in another language', () => {
    // A true 7 % against 3 %, on HumanEval and on HumanEval with MBPP: a sum over all outcomes with
    // Python's whole numbers gives the first, 4000 simulated runs give 0.8575 for the second.
    const discordance = { onlyFirst: 0.07, onlySecond: 0.03 };
    assert.ok(Math.abs(mcnemarPower(164, discordance) - 0.285116317820676) < 1e-9);
    assert.ok(Math.abs(mcnemarPower(591, discordance) - 0.8575) < 0.02);
  });

  it('agrees with a sum over every outcome of a few tasks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(50), fc.nat(50), (tasks, a, b) => {
        const [first, second] = [a / 100, b / 100];
        let power = 0;
        for (let i = 0; i <= tasks; i += 1) {
          for (let j = 0; i + j <= tasks; j += 1) {
            const ways = choose(tasks, i) * choose(tasks - i, j);
            const chance = first ** i * second ** j * (1 - first - second) ** (tasks - i - j);
            if (mcnemar(i, j) <= 0.05) power += ways * chance;
          }
        }
        const found = mcnemarPower(tasks, { onlyFirst: first, onlySecond: second });
        assert.ok(Math.abs(found - power) < 1e-9);
      }),
    );
  });

  it('finds a smallest difference whose power is 80 %', () => {
    const smallest = smallestByMcnemar(164, 0.1) ?? NaN;
    const power = mcnemarPower(164, {
      onlyFirst: (0.1 + smallest) / 2,
      onlySecond: (0.1 - smallest) / 2,
    });
    assert.ok(Math.abs(power - 0.8) < 1e-3);
    assert.equal(smallestByMcnemar(20, 0.05), undefined);
  });

  it('needs less of a difference with more tasks or seeds, by either formula', () => {
    assert.ok((smallestByMcnemar(591, 0.1) ?? 1) < (smallestByMcnemar(164, 0.1) ?? 0));
    assert.ok(smallestByNormal(164, 3, 0.1) < smallestByNormal(164, 1, 0.1));
    // With one seed the approximation comes close to the exact test, from below.
    const exact = smallestByMcnemar(591, 0.1) ?? NaN;
    assert.ok(smallestByNormal(591, 1, 0.1) <= exact);
    assert.ok(smallestByNormal(591, 1, 0.1) > 0.85 * exact);
  });

  it('takes the spread that was observed, where there is one', () => {
    assert.equal(smallestByError([0.5]), undefined);
    // Standard deviation 1, four tasks: 2.8016 / 2, times the root of 4/3 for three degrees.
    const found = smallestByError([1, -1, 1, -1]) ?? NaN;
    assert.ok(Math.abs(found - 2.8015852 * Math.sqrt(1 / 3)) < 1e-6);
  });
});

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 0; i < k; i += 1) ways = (ways * (n - i)) / (i + 1);
  return ways;
}
