import assert from 'node:assert/strict';
import { createRng } from '../../src/core/base/rng.ts';
import { BELIEFS, passChance } from '../../src/core/router/difficulty.ts';
import type { PassOdds } from '../../src/core/router/difficulty.ts';
import { readSignals } from '../../src/core/router/signals.ts';
import { NO_SAMPLES } from '../../src/core/router/features.ts';
import type { Draw } from '../pool/judged-pool.ts';
import { madeUpTask } from '../pool/testing/made-up-pool.ts';
import { comesWithin, fitDifficulty, foretold, heldOutOdds, oddsFrom } from './fit-difficulty.ts';
import { endsOf, frontier, gainIntervals, gainOf } from './frontier.ts';
import type { Ends } from './frontier.ts';
import { hazardRows, seenOf } from './hazard-rows.ts';
import type { RoutedTask } from './hazard-rows.ts';

const RIGHT = { visible: true, hidden: true, reward: 1 };

function task(draws: readonly Partial<Draw>[], more: Partial<RoutedTask> = {}): RoutedTask {
  const stub = { words: 42, examples: 2, parameters: 2, typed: 0.5, controlWords: 3 };
  const known = { suite: 'own', stub: { ...stub, special: false }, ...more };
  return { ...madeUpTask(draws, known), stub: known.stub };
}

/** Tasks whose answers pass by chances that only their length decides: three in ten of short ones, few of long. */
function made(count: number, seed: number): readonly RoutedTask[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, (_, number) => {
    const isLong = rng() < 0.5;
    const pass = isLong ? 0.01 : 0.3;
    const draws = Array.from({ length: 40 }, (__, at) => ({
      greedy: at === 0,
      ...(rng() < pass ? RIGHT : {}),
    }));
    const name = `own/${number}`;
    const own = task(draws, { task: name, number });
    return { ...own, stub: { ...own.stub, words: isLong ? 110 : 10 } };
  });
}

describe('what is learned from a pool for the router', () => {
  it('is each moment of a search, weighed by how many orders of the answers come to it', () => {
    // One of three samples passes: it is first, second or third in a third of the orders each.
    const rows = hazardRows(task([{ greedy: true }, {}, RIGHT, {}]));
    const weights = rows.map(({ right, weight }) => [right, Number((weight ?? 1).toFixed(6))]);
    assert.deepEqual(weights, [
      [false, 1],
      [true, 0.333333],
      [false, 0.666667],
      [true, 0.333333],
      [false, 0.333333],
      [true, 0.333333],
    ]);
  });

  it('ends with a greedy answer that passes', () => {
    assert.deepEqual(
      hazardRows(task([{ greedy: true, ...RIGHT }, {}, {}])).map(({ right }) => right),
      [true],
    );
  });

  it('sees nothing of an answer that had not come yet', () => {
    const draws = task([
      { meanLogProbability: -1, program: 1 },
      { ...RIGHT, meanLogProbability: -9 },
      { meanLogProbability: -3, program: 1 },
      { meanLogProbability: -5, program: 2 },
    ]).draws;
    assert.deepEqual(seenOf(draws, 2), { count: 2, distinct: 1, meanLogProbability: -2 });
    assert.deepEqual(seenOf(draws, 3), { count: 3, distinct: 2, meanLogProbability: -3 });
  });
});

describe('the fit of difficulty', () => {
  it('finds how often answers pass, and what makes tasks hard', () => {
    const odds = oddsFrom(made(1000, 11));
    const chance = (words: number): number => {
      const { stub } = task([]);
      return passChance(readSignals({ ...stub, words }, NO_SAMPLES), odds);
    };
    assert.ok(Math.abs(chance(10) - 0.3) < 0.06, `${chance(10)}`);
    assert.ok(chance(110) < 0.03, `${chance(110)}`);
  });

  it('foretells on tasks that it had not seen, and better than what was believed', () => {
    const tasks = made(400, 4);
    const odds = heldOutOdds(tasks);
    const error = (of: (one: RoutedTask) => PassOdds): number =>
      foretold(tasks, of).reduce((sum, { chance, came }) => sum + Math.abs(chance - came), 0);
    assert.ok(error(one => odds.get(one) ?? BELIEFS) < 0.6 * error(() => BELIEFS));
  });

  it('is refused of two models together, and of next to nothing', () => {
    const from = { command: 'x', fittedAt: 'today' };
    const [one, ...others] = made(60, 5);
    assert.ok(one);
    const other = { ...one, model: { ...one.model, id: 'another' } };
    assert.throws(() => fitDifficulty([other, ...others], from), /one model/);
    assert.throws(() => fitDifficulty(made(12, 6), from), /too few/);
    const { model, provenance } = fitDifficulty([one, ...others], from);
    assert.deepEqual([model, provenance.tasks, provenance.suites], ['m', 60, ['own']]);
  });

  it('knows the chance of a pass among some of the answers', () => {
    assert.equal(comesWithin([true, false, false, false], 2), 0.5);
    assert.equal(comesWithin([false, false], 2), 0);
    assert.equal(comesWithin([true, true, false], 2), 1);
  });
});

describe('a router between its two ends', () => {
  const end = (more: Partial<Ends>): Ends => ({
    done: false,
    cheap: { right: 0, tokens: 100 },
    dear: { right: 0, tokens: 200 },
    worth: 1,
    ...more,
  });
  const brings = { dear: { right: 1, tokens: 200 } };

  it('is above the line when it searches first what a search brings something for', () => {
    const ends = [end({ worth: 3, ...brings }), end({ worth: 2 }), end({ worth: 1 })];
    const points = frontier(ends);
    assert.deepEqual(
      points.map(({ rate, right, tokens }) => [rate, right, tokens].map(x => Number(x.toFixed(3)))),
      [
        [0, 0, 100],
        [0.333, 0.333, 133.333],
        [0.667, 0.333, 166.667],
        [1, 0.333, 200],
      ],
    );
    const { mean, half, sameRate } = gainOf(points);
    assert.ok(Math.abs(mean - 1 / 9) < 1e-9 && Math.abs(half - 1 / 6) < 1e-9, `${mean} ${half}`);
    assert.ok(Math.abs(sameRate - 2 / 9) < 1e-9, `${sameRate}`);
  });

  it('is below it when it errs, and on it when a search brings the same everywhere', () => {
    const wrong = [end({ worth: 1, ...brings }), end({ worth: 2 }), end({ worth: 3 })];
    assert.ok(gainOf(frontier(wrong)).mean < -0.1);
    const same = [end({ worth: 1, ...brings }), end({ worth: 2, ...brings })];
    assert.ok(Math.abs(gainOf(frontier(same)).mean) < 1e-9);
  });

  it('searches nothing that the greedy answer has done', () => {
    const ends = [end({ done: true, worth: 9, ...brings }), end({})];
    assert.equal(frontier(ends).at(-1)?.rate, 0.5);
    assert.equal(frontier(ends).at(-1)?.right, 0);
    assert.deepEqual(gainOf(frontier([end({ done: true })])), { mean: 0, half: 0, sameRate: 0 });
  });

  it('is better than chance on tasks that tell how hard they are, with an interval that says so', () => {
    const tasks = made(300, 7);
    const odds = heldOutOdds(tasks);
    const ends = endsOf(tasks, {
      oddsOf: one => odds.get(one) ?? BELIEFS,
      multiple: 2,
      seeds: [0, 1],
    });
    const { mean } = gainOf(frontier(ends));
    const { low, high } = gainIntervals(ends).mean;
    assert.ok(low > 0.02 && low < mean && mean < high, `${low} ${mean} ${high}`);
    const blind = ends.map((one, i) => ({ ...one, worth: createRng(i)() }));
    assert.ok(gainIntervals(blind).mean.low < 0);
  });
});
