/** A seeded source of numbers in [0, 1): the only randomness the core knows. */
export type Rng = () => number;

/**
 * Small fast generator with 32 bits of state (mulberry32, public domain, Tommy Ettinger 2017).
 * Same seed, same sequence, on every platform.
 */
export function createRng(seed: number): Rng {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed derived from another and a salt, so that every trial draws from a stream of its own. */
export function deriveSeed(seed: number, salt: number): number {
  const mixed = Math.imul((seed ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0, 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
