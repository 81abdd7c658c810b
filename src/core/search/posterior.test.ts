import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createRng } from '../base/rng.ts';
import { NOTHING_SEEN, betaAfter, betaPrior, gaussAfter, gaussPrior } from './posterior.ts';
import type { Seen } from './posterior.ts';

const FILE = join('src', 'core', 'search', 'testdata', 'treequest', 'posteriors.json');

type Published = {
  readonly kind: 'beta' | 'gaussian';
  readonly prior: Readonly<Record<string, number>>;
  readonly told: readonly number[];
  /** The parameters after each of them. */
  readonly after: readonly Readonly<Record<string, number>>[];
};

function see(values: readonly number[]): Seen {
  return values.reduce(
    ({ count, sum, squares }, one) => ({
      count: count + 1,
      sum: sum + one,
      squares: squares + one ** 2,
    }),
    NOTHING_SEEN,
  );
}

describe('what is believed after outcomes', () => {
  const published = JSON.parse(readFileSync(FILE, 'utf8')) as { cases: readonly Published[] };

  it("is what TreeQuest's own update gives, number by number", () => {
    let compared = 0;
    for (const { kind, prior, told, after } of published.cases)
      after.forEach((expected, at) => {
        const seen = see(told.slice(0, at + 1));
        const { a = NaN, b = NaN, m = NaN, kappa = NaN, nu = NaN, tau_square = NaN } = prior;
        const mine: Readonly<Record<string, number>> =
          kind === 'beta'
            ? { ...betaAfter({ a, b }, seen) }
            : (({ tauSquare, ...rest }) => ({ ...rest, tau_square: tauSquare }))(
                gaussAfter({ m, kappa, nu, tauSquare: tau_square }, seen),
              );
        for (const [name, value] of Object.entries(expected)) {
          assert.ok(Math.abs((mine[name] ?? NaN) - value) < 1e-9, `${kind} ${name} after ${at}`);
          compared += 1;
        }
      });
    assert.ok(compared > 100, `${compared}`);
  });

  it('does not depend on the order of the outcomes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), told => {
        const prior = { m: 0, kappa: 1, nu: 1, tauSquare: 0.1 };
        const [one, two] = [told, told.toReversed()].map(values => gaussAfter(prior, see(values)));
        assert.ok(one && two);
        assert.ok(Math.abs(one.m - two.m) < 1e-9);
        assert.ok(Math.abs(one.tauSquare - two.tauSquare) < 1e-9);
      }),
    );
  });

  it('narrows around the mean of what was seen, by both', () => {
    const rng = createRng(3);
    for (const prior of [betaPrior(), gaussPrior()]) {
      const spread = (seen: Seen): readonly [number, number] => {
        const draws = Array.from({ length: 2000 }, () => prior.believe(seen).draw(rng));
        const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
        return [mean, draws.filter(one => Math.abs(one - mean) < 0.1).length / draws.length];
      };
      const values = (count: number): number[] =>
        Array.from({ length: count }, (_, at) => (at % 5 === 0 ? 0 : 0.9));
      const [, loose] = spread(see(values(5)));
      const [mean, close] = spread(see(values(400)));
      assert.ok(Math.abs(mean - 0.72) < 0.05, `${mean}`);
      assert.ok(close > loose && close > 0.95, `${loose} ${close}`);
    }
  });
});
