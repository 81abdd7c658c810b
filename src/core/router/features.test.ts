import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { languageSupport } from '../stub/language-table.ts';
import { STUBS } from '../../testing/sample-tasks.ts';
import { AHEAD, BELIEFS, describeDifficulty, difficulty, oddsOf, readFits } from './difficulty.ts';
import { NO_SAMPLES, disagreement, sampleFeatures, stubFeatures } from './features.ts';
import { SIGNALS } from './signals.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

describe('the features of a stub', () => {
  it('are read from its signature and its docstring', () => {
    const text =
      'class Box:\n    async def pick(self, items: list, n) -> int:\n        """Pick the smallest n items, or all of them if there are less."""\n';
    const [stub] = languageSupport('python').findStubs(text, parsers.python).stubs;
    assert.ok(stub);
    const features = stubFeatures(stub, 2);
    assert.deepEqual(features, {
      words: 13,
      examples: 2,
      parameters: stub.parameters.length,
      typed: 2 / (stub.parameters.length + 1),
      // smallest, all, if
      controlWords: 3,
      special: true,
    });
  });

  it('count Chinese text by its characters, and know its words for cases', () => {
    const text = 'def f(x):\n    """如果为空则返回零，否则递归。"""\n';
    const [stub] = languageSupport('python').findStubs(text, parsers.python).stubs;
    assert.ok(stub);
    const { words, controlWords } = stubFeatures(stub, 0);
    assert.deepEqual([words, controlWords], [12, 3]);
  });
});

describe('the features of samples', () => {
  it('are how many programs there are among them, and how sure the model is', () => {
    const samples = [
      { key: 'a', meanLogProbability: -0.2 },
      { key: 'a', meanLogProbability: -0.4 },
      { key: 'b' },
      {},
    ];
    const features = sampleFeatures(samples);
    assert.equal(features.count, 4);
    assert.equal(features.distinct, 3);
    assert.ok(Math.abs((features.meanLogProbability ?? 0) + 0.3) < 1e-12);
    assert.deepEqual(sampleFeatures([]), NO_SAMPLES);
  });

  it('disagree between not at all and wholly, and not when there is one', () => {
    assert.equal(disagreement({ count: 1, distinct: 1 }), undefined);
    assert.equal(disagreement({ count: 5, distinct: 1 }), 0);
    assert.equal(disagreement({ count: 5, distinct: 5 }), 1);
  });
});

describe('difficulty', () => {
  const rounded = (...of: Parameters<typeof difficulty>): number =>
    Number(difficulty(...of).toFixed(2));

  it('has these values with what is believed of any model', () => {
    assert.deepEqual(
      [STUBS.easy, STUBS.middle, STUBS.hard].map(stub => rounded(stub, NO_SAMPLES)),
      [0.06, 0.42, 0.95],
    );
    const vague = { count: 1, distinct: 1, meanLogProbability: -0.9 };
    const sure = { count: 1, distinct: 1, meanLogProbability: -0.02 };
    const many = { count: 8, distinct: 8, meanLogProbability: -0.5 };
    assert.deepEqual(
      [sure, vague, many].map(samples => rounded(STUBS.middle, samples)),
      [0.41, 0.78, 0.87],
    );
  });

  it('lies in [0, 1] for whatever there is, and grows with length, cases, doubt and failures', () => {
    const stubs = fc.record({
      words: fc.nat(5000),
      examples: fc.nat(50),
      parameters: fc.nat(30),
      typed: fc.double({ min: 0, max: 1, noNaN: true }),
      controlWords: fc.nat(100),
      special: fc.boolean(),
    });
    const samples = fc.record({
      count: fc.integer({ min: 2, max: 50 }),
      distinct: fc.constant(1),
      meanLogProbability: fc.double({ min: -20, max: 0, noNaN: true }),
    });
    fc.assert(
      fc.property(stubs, samples, (stub, seen) => {
        const now = difficulty(stub, seen);
        assert.ok(now >= 0 && now <= 1);
        assert.ok(difficulty({ ...stub, words: stub.words + 10 }, seen) >= now);
        assert.ok(difficulty({ ...stub, controlWords: stub.controlWords + 1 }, seen) >= now);
        assert.ok(difficulty({ ...stub, examples: stub.examples + 1 }, seen) <= now);
        const doubting = { ...seen, meanLogProbability: seen.meanLogProbability - 0.1 };
        assert.ok(difficulty(stub, doubting) >= now);
        assert.ok(difficulty(stub, { ...seen, count: seen.count + 1 }) >= now);
      }),
    );
  });

  it('takes what is not known for the middle', () => {
    const middle = { count: 0, distinct: 0, meanLogProbability: -SIGNALS.doubt.middle };
    const gap = difficulty(STUBS.easy, middle) - difficulty(STUBS.easy, NO_SAMPLES);
    assert.ok(Math.abs(gap) < 1e-12);
  });

  it('is the chance that all of the answers to come fail', () => {
    const none = { ...BELIEFS.weights };
    for (const name of Object.keys(none) as (keyof typeof none)[]) none[name] = 0;
    const platt = { scale: 1, shift: 0 };
    const even = difficulty(STUBS.middle, NO_SAMPLES, { bias: 0, weights: none, platt });
    assert.ok(Math.abs(even - 0.5 ** AHEAD) < 1e-9);
    // One failure more or less is worth a doubling: 1/2, then 1/3 for a weight of -ln 2 at the first.
    const falling = { bias: 0, platt, weights: { ...none, failures: -Math.log(2) * 4 } };
    const product = Array.from({ length: AHEAD }, (_, k) => {
      const doublings = Math.min(4, Math.log2(1 + k));
      return 1 - 1 / (1 + 2 ** doublings);
    }).reduce((all, fails) => all * fails, 1);
    assert.ok(Math.abs(difficulty(STUBS.middle, NO_SAMPLES, falling) - product) < 1e-12);
    const corrected = { ...falling, platt: { scale: 0, shift: Math.log(3) } };
    assert.ok(Math.abs(difficulty(STUBS.middle, NO_SAMPLES, corrected) - 0.25) < 1e-12);
  });

  it('says what makes a task as hard as it looks', () => {
    assert.equal(
      describeDifficulty(STUBS.hard, NO_SAMPLES),
      'difficulty 0.95, harder by a long text, harder by many cases',
    );
    assert.equal(describeDifficulty(STUBS.middle, NO_SAMPLES), 'difficulty 0.42');
  });
});

describe('what is known of the answers of a model', () => {
  const fit = {
    model: 'one',
    provenance: { fittedAt: '2026-11-28', suites: ['own'], tasks: 9, solved: 4, command: 'x' },
    ...BELIEFS,
  };

  it('is believed where nothing was fitted on it', () => {
    assert.deepEqual(oddsOf('a model that nobody has measured'), BELIEFS);
    assert.deepEqual(oddsOf(undefined), BELIEFS);
  });

  it('is read from a file of this version, and is nothing where the file is another', () => {
    assert.deepEqual(readFits({ version: 1, fits: [fit] }), [fit]);
    assert.deepEqual(readFits({ version: 2, fits: [fit] }), []);
    assert.deepEqual(readFits({ version: 1, fits: [{ ...fit, weights: { length: 1 } }] }), []);
    assert.deepEqual(readFits('nothing'), []);
  });
});
