import type { Rng } from '../base/rng.ts';

/** A draw from Beta(a, b), as the share of one of two Gamma draws. */
export function sampleBeta(rng: Rng, a: number, b: number): number {
  const x = sampleGamma(rng, a);
  const y = sampleGamma(rng, b);
  return x + y === 0 ? 0.5 : x / (x + y);
}

/** A draw from Gamma(shape, 1) by Marsaglia and Tsang's method (2000). */
export function sampleGamma(rng: Rng, shape: number): number {
  // Below 1 the method does not apply: draw for shape + 1 and scale.
  if (shape < 1) return sampleGamma(rng, shape + 1) * (1 - rng()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = sampleNormal(rng);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - rng()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A draw from the standard normal distribution (Box and Muller 1958). */
export function sampleNormal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}
