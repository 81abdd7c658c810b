import type { Sampling } from './language-model.ts';

/** The likeliest next tokens, likeliest first, each with the model's own log-probability. */
export type NextTokens = {
  readonly tokens: readonly number[];
  /** Natural logarithms; over the whole vocabulary, at temperature 1. */
  readonly logProbabilities: readonly number[];
};

/**
 * What sampling leaves of the likeliest tokens: the probabilities with which the first so many of
 * them are to be drawn, adding up to 1. Top-k first, then top-p, then the temperature, as llama.cpp
 * has it; temperature 0 leaves the likeliest alone. Empty only when there is no token at all.
 */
export function choices(
  logProbabilities: readonly number[],
  { temperature, topK, topP }: Pick<Sampling, 'temperature' | 'topK' | 'topP'>,
): readonly number[] {
  const best = logProbabilities[0];
  if (best === undefined) return [];
  if (temperature <= 0) return [1];
  const kept = topK > 0 ? logProbabilities.slice(0, topK) : logProbabilities;
  const nucleus = kept.slice(0, nucleusSize(kept, best, topP));
  return normalised(nucleus.map(one => Math.exp((one - best) / temperature)));
}

/** How many tokens it takes, likeliest first, to reach the share `topP` of what top-k left. */
function nucleusSize(kept: readonly number[], best: number, topP: number): number {
  if (topP >= 1) return kept.length;
  const weights = kept.map(one => Math.exp(one - best));
  const goal = topP * weights.reduce((sum, one) => sum + one, 0);
  let reached = 0;
  const size = weights.findIndex(one => (reached += one) >= goal);
  return size < 0 ? kept.length : size + 1;
}

function normalised(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, one) => total + one, 0);
  return weights.map(one => one / sum);
}

/**
 * The place that a number in [0, 1) falls on. Weights need not add up to 1; undefined when they
 * are all 0.
 */
export function drawPlace(weights: readonly number[], at: number): number | undefined {
  const sum = weights.reduce((total, one) => total + one, 0);
  if (!(sum > 0)) return undefined;
  let left = at * sum;
  for (const [place, weight] of weights.entries()) {
    if (weight > 0 && left < weight) return place;
    left -= weight;
  }
  // Rounding: the last that can be drawn.
  return weights.findLastIndex(one => one > 0);
}
