import assert from 'node:assert/strict';
import { createRng } from '../../src/core/base/rng.ts';
import { sampleBeta } from '../../src/core/search/beta.ts';
import { fitBeta, likelihood } from './fit-beta.ts';
import type { Tries } from './fit-beta.ts';

function drawn(a: number, b: number, count: number, tries: number): readonly Tries[] {
  const rng = createRng(5);
  return Array.from({ length: count }, () => {
    const chance = sampleBeta(rng, a, b);
    const passed = Array.from({ length: tries }, () => rng() < chance).filter(Boolean).length;
    return { tries, passed };
  });
}

describe('the fit of a Beta distribution', () => {
  it('finds what the tries were drawn from', () => {
    for (const [a, b] of [
      [0.26, 0.9],
      [2, 5],
    ] as const) {
      const fit = fitBeta(drawn(a, b, 3000, 20));
      assert.ok(
        Math.abs(fit.a / a - 1) < 0.15 && Math.abs(fit.b / b - 1) < 0.15,
        `${fit.a} ${fit.b}`,
      );
    }
  });

  it('is no worse than anything beside it', () => {
    const tasks = drawn(0.5, 3, 60, 10);
    const { a, b } = fitBeta(tasks);
    for (const by of [0.9, 1.1]) {
      assert.ok(likelihood(tasks, { a, b }) >= likelihood(tasks, { a: a * by, b }) - 1e-9);
      assert.ok(likelihood(tasks, { a, b }) >= likelihood(tasks, { a, b: b * by }) - 1e-9);
    }
  });

  it('has the probability of the tries right: one of two passed, from the uniform', () => {
    // The integral of p (1 - p) over [0, 1] is 1/6.
    const one = likelihood([{ tries: 2, passed: 1 }], { a: 1, b: 1 });
    assert.ok(Math.abs(Math.exp(one) - 1 / 6) < 1e-9);
  });
});
