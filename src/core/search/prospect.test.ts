import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chanceOfNext, isHopeless, prospectsOf, readProspectFits } from './prospect.ts';
import type { Prospect } from './prospect.ts';
import written from './prospects.json';

const FIT = {
  weights: { bias: -3, best: 1, tried: -0.5, length: -2, examples: 0, words: -0.5 },
};
const SHORT: Prospect = { tried: 8, best: 0.5, length: 20, examples: 3, words: 40 };

describe('the prospect of a search', () => {
  it('is better for short answers that came near than for long ones that did not', () => {
    const bad = { ...SHORT, best: 0, length: 200 };
    assert.ok(chanceOfNext(FIT, SHORT) > chanceOfNext(FIT, bad) * 5);
    assert.equal(isHopeless(FIT, SHORT), false);
    assert.equal(isHopeless(FIT, bad), true);
  });

  it('is worth fewer tokens the longer answers are', () => {
    const fit = { weights: { bias: -7, best: 0, tried: 0, length: 0, examples: 0, words: 0 } };
    assert.equal(isHopeless(fit, SHORT), false);
    assert.equal(isHopeless(fit, { ...SHORT, length: 60 }), true);
  });

  it('is never hopeless before a few candidates were tried', () => {
    const known = fc.record({
      tried: fc.integer({ min: 1, max: 3 }),
      best: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(2000),
      examples: fc.nat(30),
      words: fc.nat(3000),
    });
    fc.assert(fc.property(known, one => !isHopeless(FIT, one)));
  });

  it('falls with every candidate that failed, and so a search ends at last', () => {
    const chances = [4, 16, 64, 1024].map(tried => chanceOfNext(FIT, { ...SHORT, tried }));
    assert.deepEqual(
      chances,
      chances.toSorted((a, b) => b - a),
    );
    assert.equal(isHopeless(FIT, { ...SHORT, tried: 100_000 }), true);
  });

  it('is known only of models and languages whose answers were measured', () => {
    assert.equal(prospectsOf('a model that nobody measured', 'python'), undefined);
    const [fit] = written.fits;
    assert.ok(fit && prospectsOf(fit.model, 'python')?.longest === fit.longest);
    assert.equal(prospectsOf(fit.model, 'a language that nobody measured'), undefined);
    assert.deepEqual(readProspectFits({ version: 0, fits: [] }), []);
    assert.deepEqual(readProspectFits('no fits'), []);
    assert.equal(readProspectFits(written).length, written.fits.length);
  });
});
