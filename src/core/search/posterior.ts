import type { Rng } from '../base/rng.ts';
import { sampleBeta, sampleGamma, sampleNormal } from './beta.ts';

/** What was seen of something: how often, the sum, and the sum of the squares. */
export type Seen = { readonly count: number; readonly sum: number; readonly squares: number };

export const NOTHING_SEEN: Seen = { count: 0, sum: 0, squares: 0 };

/** What is believed of a mean, before and after something was seen. */
export interface Belief {
  /** A draw of the mean from what is believed now. */
  draw(rng: Rng): number;
}

/** How beliefs begin. */
export type Prior = { believe(seen: Seen): Belief };

/** Beta(a, b) of the mean of outcomes in [0, 1]; between them an outcome counts in part. */
export type BetaParameters = { readonly a: number; readonly b: number };

/** Beta's parameters after what was seen: each outcome adds to `a` what it gave, the rest to `b`. */
export function betaAfter({ a, b }: BetaParameters, { count, sum }: Seen): BetaParameters {
  const won = Math.min(Math.max(sum, 0), count);
  return { a: a + won, b: b + count - won };
}

/** Jeffreys' prior unless others are named. */
export function betaPrior(before: BetaParameters = { a: 0.5, b: 0.5 }): Prior {
  return {
    believe(seen) {
      const { a, b } = betaAfter(before, seen);
      return { draw: rng => sampleBeta(rng, a, b) };
    },
  };
}

/**
 * Normal-inverse-chi-squared belief of a mean `m` worth `kappa` outcomes and a variance
 * `tauSquare` worth `nu` outcomes.
 */
export type GaussParameters = {
  readonly m: number;
  readonly kappa: number;
  readonly nu: number;
  readonly tauSquare: number;
};

/** The belief after what was seen (Murphy 2023, "Probabilistic Machine Learning", 3.4.3.3). */
export function gaussAfter(
  before: GaussParameters,
  { count, sum, squares }: Seen,
): GaussParameters {
  if (count === 0) return before;
  const { m, kappa, nu, tauSquare } = before;
  const mean = sum / count;
  // Rounding can take equal outcomes below 0.
  const around = Math.max(0, squares - count * mean ** 2);
  const apart = ((count * kappa) / (kappa + count)) * (m - mean) ** 2;
  return {
    m: (kappa * m + sum) / (kappa + count),
    kappa: kappa + count,
    nu: nu + count,
    tauSquare: (nu * tauSquare + around + apart) / (nu + count),
  };
}

/** The prior that AB-MCTS-A was published with, unless another is named (Inoue et al. 2025). */
export function gaussPrior(
  before: GaussParameters = { m: 0, kappa: 1, nu: 1, tauSquare: 0.1 },
): Prior {
  return {
    believe(seen) {
      const { m, kappa, nu, tauSquare } = gaussAfter(before, seen);
      return {
        draw(rng) {
          const variance = (nu * tauSquare) / 2 / sampleGamma(rng, nu / 2);
          return m + Math.sqrt(variance / kappa) * sampleNormal(rng);
        },
      };
    },
  };
}
