import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LANGUAGES } from '../base/source.ts';
import { FEATURES, featuresOf } from './basis.ts';
import type { Basis } from './basis.ts';
import { confidenceOf } from './confidence.ts';
import type { Calibration } from './confidence.ts';

const VERIFIED: Basis = {
  checks: 3,
  passed: 3,
  beyondDocstring: 0,
  candidates: 4,
  passing: 1,
  compared: 1,
  agreeing: 1,
  language: 'python',
};

describe('the chance that a program is right', () => {
  it('is larger for what was verified than for what failed or was not checked', () => {
    const failed = confidenceOf({ ...VERIFIED, passed: 1, passing: 0 });
    const unchecked = confidenceOf({ ...VERIFIED, checks: 0, passed: 0, passing: 0 });
    assert.ok(confidenceOf(VERIFIED) > failed && confidenceOf(VERIFIED) > unchecked);
  });

  it('never falls when one more check passes', () => {
    for (let checks = 1; checks < 30; checks += 1) {
      const [less, more] = [checks, checks + 1].map(n => ({ ...VERIFIED, checks: n, passed: n }));
      assert.ok(less && more && confidenceOf(less) <= confidenceOf(more));
    }
  });

  it('is larger where the examples expect what is hardly met by chance', () => {
    const [little, much] = [2, 30].map(bits => confidenceOf({ ...VERIFIED, bits }));
    assert.ok(little !== undefined && much !== undefined && little < much - 0.2);
  });

  it('is a number between 0 and 1 whatever is known', () => {
    const basis = fc
      .record({
        checks: fc.nat(40),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        candidates: fc.nat(64),
        compared: fc.nat(20),
        agreeing: fc.double({ min: 0, max: 1, noNaN: true }),
        language: fc.constantFrom(...LANGUAGES),
        meanLogProbability: fc.option(fc.double({ min: -30, max: 0, noNaN: true }), {
          nil: undefined,
        }),
      })
      .map(({ share, meanLogProbability, ...rest }): Basis => ({
        ...rest,
        passed: Math.floor(rest.checks * share),
        beyondDocstring: 0,
        passing: Math.floor(rest.candidates * share),
        ...(meanLogProbability === undefined ? {} : { meanLogProbability }),
      }));
    fc.assert(
      fc.property(basis, one => {
        const chance = confidenceOf(one);
        assert.ok(chance >= 0 && chance <= 1, `${chance}`);
        assert.ok(FEATURES.every(name => Number.isFinite(featuresOf(one)[name])));
      }),
    );
  });

  it('is what the weights say, corrected as Platt does', () => {
    const weights = Object.fromEntries(FEATURES.map(name => [name, 0]));
    const made = {
      version: 1,
      provenance: {
        fittedAt: '',
        rows: 0,
        tasks: 0,
        right: 0,
        suites: [],
        models: [],
        command: '',
      },
      bias: 1,
      weights: { ...weights, verified: 2 } as Calibration['weights'],
      platt: { scale: 0.5, shift: -1 },
    };
    assert.ok(Math.abs(confidenceOf(VERIFIED, made) - 1 / (1 + Math.exp(-0.5))) < 1e-12);
  });
});
