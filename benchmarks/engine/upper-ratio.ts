import { round } from '../spread.ts';

/** A ratio of paired measurements, and what it is below with a confidence of 95 %. */
export type Ratio = { readonly ratio: number; readonly upper95: number; readonly pairs: number };

/**
 * The geometric mean of the pairs' ratios, with a one-sided bound out of Student's distribution:
 * the logarithms of such ratios are nearly normal, and what slows one pair slows both of it.
 */
export function upperRatio(values: readonly number[], against: readonly number[]): Ratio {
  const logs = values.map((value, pair) => Math.log(value / (against[pair] ?? value)));
  const n = logs.length;
  const mean = logs.reduce((sum, one) => sum + one, 0) / n;
  const variance = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, n - 1);
  const upper = mean + quantile(n - 1) * Math.sqrt(variance / n);
  return { ratio: round(Math.exp(mean), 4), upper95: round(Math.exp(upper), 4), pairs: n };
}

/** Student's 0.95 quantile by Cornish and Fisher's expansion; within 0.2 % from five degrees on. */
function quantile(freedom: number): number {
  const z = 1.6448536269514722;
  const n = Math.max(1, freedom);
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / n + second / n ** 2 + third / n ** 3;
}
