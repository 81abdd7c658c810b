import type { BetaParameters } from '../../src/core/search/posterior.ts';

/** So many tries on one task, of which so many passed. */
export type Tries = { readonly tries: number; readonly passed: number };

/** Bounds of the search; beyond them the data say nothing of the parameter. */
const [LEAST, MOST] = [0.01, 200];

/**
 * Beta(a, b) of the chance to pass that makes the tries likeliest, each task having a chance of its
 * own (beta-binomial maximum likelihood, by a pattern search over the logarithms of a and b).
 */
export function fitBeta(tasks: readonly Tries[]): BetaParameters {
  const counted = tasks.filter(({ tries }) => tries > 0);
  let [a, b] = [0.5, 0.5];
  let best = likelihood(counted, { a, b });
  for (let step = 1; step > 0.001;) {
    let moved = false;
    for (const [up, along] of [
      [step, 0],
      [-step, 0],
      [0, step],
      [0, -step],
      [step, step],
      [-step, -step],
    ] as const) {
      const next = { a: bounded(a * Math.exp(up)), b: bounded(b * Math.exp(along)) };
      const value = likelihood(counted, next);
      if (value <= best + 1e-12) continue;
      [{ a, b }, best, moved] = [next, value, true];
    }
    if (!moved) step /= 2;
  }
  return { a, b };
}

function bounded(value: number): number {
  return Math.min(MOST, Math.max(LEAST, value));
}

/** Natural logarithm of the probability of the tries, less what does not depend on a and b. */
export function likelihood(tasks: readonly Tries[], { a, b }: BetaParameters): number {
  return tasks.reduce(
    (sum, { tries, passed }) => sum + logBeta(a + passed, b + tries - passed) - logBeta(a, b),
    0,
  );
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Stirling's series above 8, and the recurrence below. */
function logGamma(x: number): number {
  if (x < 8) return logGamma(x + 1) - Math.log(x);
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
