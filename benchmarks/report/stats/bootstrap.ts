import { createRng } from '../../../src/core/base/rng.ts';
import { quantile } from './quantile.ts';

export type Interval = { readonly low: number; readonly high: number };

/**
 * Draws of as many clusters as there are, with replacement, each as counts: how often every cluster
 * was drawn. Same seed and size, same draws, so that two figures of one report can be compared
 * draw by draw.
 */
export function* clusterDraws(
  clusters: number,
  draws: number,
  seed: number,
): Generator<Uint16Array> {
  const rng = createRng(seed);
  for (let draw = 0; draw < draws; draw += 1) {
    const counts = new Uint16Array(clusters);
    for (let i = 0; i < clusters; i += 1) {
      const chosen = Math.floor(rng() * clusters);
      counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
    yield counts;
  }
}

export const DRAWS = 4000;
export const SEED = 20_261_125;

/**
 * 95 % percentile interval of the mean over clusters (Efron's bootstrap), one value a cluster. The
 * seeds of a task are drawn together, because the value of a task is its mean over seeds.
 * Undefined of fewer than two clusters.
 */
export function meanInterval(values: readonly number[]): Interval | undefined {
  if (values.length < 2) return undefined;
  const means: number[] = [];
  for (const counts of clusterDraws(values.length, DRAWS, SEED)) {
    let sum = 0;
    values.forEach((value, i) => (sum += value * (counts[i] ?? 0)));
    means.push(sum / values.length);
  }
  return percentileInterval(means);
}

/** The middle 95 % of what was drawn. */
export function percentileInterval(drawn: readonly number[]): Interval {
  const sorted = [...drawn].sort((a, b) => a - b);
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}
