import assert from 'node:assert/strict';
import fc from 'fast-check';
import { choices, drawPlace } from './draw.ts';

const LOGS = [0.5, 0.3, 0.15, 0.05].map(Math.log);
const near = (found: readonly number[], expected: readonly number[]): void => {
  assert.equal(found.length, expected.length);
  found.forEach((one, place) => assert.ok(Math.abs(one - (expected[place] ?? NaN)) < 1e-9));
};

const logProbabilities = fc
  .array(fc.double({ min: -30, max: 0, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map(all => all.toSorted((a, b) => b - a));
const sampling = fc.record({
  temperature: fc.double({ min: 0, max: 3, noNaN: true }),
  topK: fc.integer({ min: 0, max: 50 }),
  topP: fc.double({ min: 0.01, max: 1, noNaN: true }),
});

describe('what sampling leaves of the next tokens', () => {
  it('is the likeliest alone at temperature 0', () => {
    near(choices(LOGS, { temperature: 0, topK: 40, topP: 0.95 }), [1]);
  });

  it('is all of them at temperature 1 with nothing cut off', () => {
    near(choices(LOGS, { temperature: 1, topK: 0, topP: 1 }), [0.5, 0.3, 0.15, 0.05]);
  });

  it('cuts by rank, then by share, and only then warms or cools', () => {
    near(choices(LOGS, { temperature: 1, topK: 2, topP: 1 }), [0.625, 0.375]);
    near(choices(LOGS, { temperature: 1, topK: 0, topP: 0.75 }), [0.625, 0.375]);
    const [a, b] = [0.5 ** 2, 0.3 ** 2];
    near(choices(LOGS, { temperature: 0.5, topK: 2, topP: 1 }), [a / (a + b), b / (a + b)]);
  });

  it('always adds up to 1, keeps the order and never draws what it cut off', () => {
    fc.assert(
      fc.property(logProbabilities, sampling, (logs, how) => {
        const left = choices(logs, how);
        assert.ok(left.length >= 1 && left.length <= logs.length);
        if (how.topK > 0) assert.ok(left.length <= Math.max(1, how.topK));
        assert.ok(Math.abs(left.reduce((sum, one) => sum + one, 0) - 1) < 1e-9);
        left.slice(1).forEach((one, place) => assert.ok(one <= (left[place] ?? 0) + 1e-12));
      }),
    );
  });
});

describe('drawing a place', () => {
  it('falls on each as often as it weighs', () => {
    const counts = [0, 0, 0];
    for (let k = 0; k < 1000; k += 1) {
      const place = drawPlace([2, 0, 6], (k + 0.5) / 1000) ?? -1;
      counts[place] = (counts[place] ?? 0) + 1;
    }
    assert.deepEqual(counts, [250, 0, 750]);
  });

  it('never falls on what weighs nothing, and nowhere when nothing weighs anything', () => {
    const weights = fc.array(fc.constantFrom(0, 0.1, 1e-9, 3), { maxLength: 8 });
    const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(weights, at, (all, where) => {
        const place = drawPlace(all, where);
        if (place === undefined) assert.ok(all.every(one => one === 0));
        else assert.ok((all[place] ?? 0) > 0);
      }),
    );
  });
});
