import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRng, deriveSeed } from './rng.ts';

describe('a seeded source of numbers', () => {
  it('gives the same sequence for the same seed, within [0, 1)', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        const [a, b] = [createRng(seed), createRng(seed)];
        for (let i = 0; i < 20; i += 1) {
          const value = a();
          assert.equal(value, b());
          assert.ok(value >= 0 && value < 1);
        }
      }),
    );
  });

  it('is spread evenly enough over ten bins', () => {
    const rng = createRng(7);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i += 1) {
      const bin = Math.floor(rng() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Chi-square with 9 degrees of freedom: 27.9 is the 0.1 % point; the seed is fixed.
    const chi = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.ok(chi < 27.9, `chi-square ${chi}`);
  });

  it('derives distinct seeds for distinct trials of a search', () => {
    const seeds = new Set(Array.from({ length: 1000 }, (_, trial) => deriveSeed(42, trial)));
    assert.equal(seeds.size, 1000);
  });
});
