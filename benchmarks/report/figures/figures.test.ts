import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Row } from '../../rows.ts';
import { wilson } from '../../wilson.ts';
import { SOLVED, madeUpPlan, madeUpRow, madeUpRows, madeUpSample } from '../testing/made-up-run.ts';
import { armFigures } from './arm-figures.ts';
import { armsOf } from './arms.ts';
import type { Arm } from './arms.ts';
import { compareArms } from './compare.ts';
import { drawsOf } from './draws.ts';
import { hardwareOf } from './hardware-figures.ts';
import { lossesOf } from './losses.ts';
import { missingOf } from './missing.ts';
import { reachOf } from './spend.ts';
import { verifiedOf } from './verified.ts';

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a}, ${b}`);
const armOf = (rows: readonly Row[], strategy = 'best-of-n'): Arm => {
  const arm = armsOf(rows).find(one => one.strategy === strategy);
  assert.ok(arm);
  return arm;
};

/** Rows as they can be: what is returned is a candidate, and what is verified passes examples. */
const row = fc
  .record({
    number: fc.nat(5),
    seed: fc.nat(2),
    examples: fc.nat(3),
    oracle: fc.boolean(),
    visible: fc.boolean(),
    right: fc.boolean(),
  })
  .map(({ number, seed, examples, oracle, visible, right }) => {
    const visiblePass = visible && examples > 0;
    return madeUpRow({
      number,
      seed,
      examples,
      visiblePass,
      oracle,
      strategy: 'best-of-n',
      hidden: right && oracle ? 'pass' : 'fail',
      status: visiblePass ? 'verified' : 'unverified',
    });
  });
const rowsOf = fc.uniqueArray(row, {
  minLength: 1,
  maxLength: 18,
  selector: ({ number, seed }) => `${number} ${seed}`,
});

describe('the arms of a report', () => {
  it('are one a strategy, baselines first, and told apart by what else differs', () => {
    assert.deepEqual(
      armsOf(madeUpRows()).map(({ label }) => label),
      ['greedy', 'best-of-n'],
    );
    const wider = madeUpRows().map(one => ({ ...one, simulationsBudget: 20 }));
    assert.deepEqual(
      armsOf([...madeUpRows(), ...wider])
        .filter(({ strategy }) => strategy === 'best-of-n')
        .map(({ label }) => label),
      ['best-of-n (simulations 20)', 'best-of-n (simulations 4)'],
    );
  });

  it('refuse two different results for one row', () => {
    assert.throws(
      () => armsOf([madeUpRow(), madeUpRow({ hidden: 'pass', oracle: true })]),
      /two different rows/,
    );
    assert.equal(armsOf([madeUpRow(), madeUpRow({ wallMs: 9 })])[0]?.rows.length, 1);
  });

  it('have the plain Wilson interval with one seed, and none narrower with more', () => {
    const rows = madeUpRows();
    const one = armFigures(armOf(rows.filter(({ seed }) => seed === 0)));
    const { low, high } = wilson(4, 8);
    assert.deepEqual(one.pass, { share: 0.5, low, high, tasks: 8 });
    assert.deepEqual(armFigures(armOf(rows)).pass, one.pass);
  });
});

describe('a comparison of arms', () => {
  it('takes the tasks and seeds that both ran', () => {
    const rows = madeUpRows().filter(
      ({ strategy, number }) => strategy !== 'greedy' || number < 92,
    );
    const [one] = compareArms(armsOf(rows));
    assert.ok(one);
    assert.equal(one.tasks, 4);
    assert.equal(one.pairs, 8);
    near(one.difference, 0.25);
    near(one.difference, one.firstRate - one.secondRate);
    // It is right on 88 and 90 with 200 tokens, where greedy spends 208 and 210.
    assert.equal(one.firstWithinTokensOfSecond, 0.5);
    assert.equal(compareArms(armsOf(rows).toReversed())[0]?.firstWithinTokensOfSecond, 0);
    // One task of four differs, on both seeds: its names can be swapped either way.
    assert.deepEqual(one.permutation, { p: 1, method: 'exact', draws: 0 });
    assert.deepEqual(one.mcnemar, { seed: 0, onlyFirst: 1, onlySecond: 0, p: 1 });
  });

  it('says what an arm spends to come up to a baseline, and null when it never does', () => {
    const reach = reachOf(armsOf(madeUpRows()));
    const tokens = (arm: string, baseline: string): number | null | undefined =>
      reach.find(one => one.arm === arm && one.baseline === baseline)?.tokens;
    assert.equal(tokens('best-of-n', 'greedy'), 200);
    assert.equal(tokens('greedy', 'greedy'), 120 + 92);
    assert.equal(tokens('greedy', 'best-of-n'), null);
  });
});

describe('pass@k of an arm', () => {
  it('is exact when no row stopped early, and bounded when some did', () => {
    const whole = madeUpRow({ strategy: 'best-of-n', candidates: 4, candidatesPassing: 1 });
    const exact = drawsOf(armOf([whole]));
    assert.ok('points' in exact);
    for (const { k, low, high } of exact.points) {
      near(low, k / 4);
      near(high, k / 4);
    }
    const early = madeUpRow({ ...SOLVED, strategy: 'best-of-n', candidates: 2, number: 1 });
    const bounded = drawsOf(armOf([whole, early]));
    assert.ok('points' in bounded);
    assert.equal(bounded.stoppedEarly, 1);
    // One right of four at least, three of four at most, for the second task.
    near(bounded.points[0]?.low ?? 0, 0.25);
    near(bounded.points[0]?.high ?? 0, (0.25 + 0.75) / 2);
    near(bounded.points[3]?.low ?? 0, 1);
  });

  it('holds what all draws would have given, wherever they were stopped', () => {
    const draws = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(draws, fc.integer({ min: 1, max: 4 })), { minLength: 1 }),
        all => {
          const rowsAfter = (stop: (at: number) => number): readonly Row[] =>
            all.map(([right, at], number) => {
              const seen = right.slice(0, stop(at));
              return madeUpRow({
                number,
                strategy: 'best-of-n',
                candidates: seen.length,
                candidatesPassing: seen.filter(Boolean).length,
              });
            });
          const whole = drawsOf(armOf(rowsAfter(() => 4)));
          const stopped = drawsOf(armOf(rowsAfter(at => at)));
          assert.ok('points' in whole && 'points' in stopped);
          whole.points.forEach(({ low }, i) => {
            assert.ok((stopped.points[i]?.low ?? 1) <= low + 1e-9);
            assert.ok((stopped.points[i]?.high ?? 0) >= low - 1e-9);
          });
        },
      ),
    );
  });

  it('is not claimed for candidates that depend on each other, nor for a single answer', () => {
    assert.ok('why' in drawsOf(armOf([madeUpRow({ strategy: 'mcts' })], 'mcts')));
    assert.ok('why' in drawsOf(armOf([madeUpRow()], 'greedy')));
  });
});

describe('coverage and its losses', () => {
  it('account for every right candidate that was not returned', () => {
    fc.assert(
      fc.property(rowsOf, rows => {
        for (const one of lossesOf(armOf(rows))) {
          near(one.coverage - one.filterLoss - one.selectionLoss, one.returned);
          if (one.examples === 'none') assert.equal(one.filterLoss, 0);
        }
      }),
    );
  });

  it('tell a filter that let nothing through from one that let a wrong program through', () => {
    const lost = { oracle: true, strategy: 'best-of-n' };
    const losses = lossesOf(
      armOf([
        madeUpRow({ ...lost, number: 0 }),
        madeUpRow({ ...lost, number: 1, visiblePass: true, status: 'verified' }),
        madeUpRow({ ...lost, number: 2, examples: 0 }),
        madeUpRow({ ...SOLVED, number: 3, strategy: 'best-of-n' }),
        madeUpRow({ strategy: 'best-of-n', number: 4, status: 'error', message: 'no' }),
      ]),
    );
    const [any, none, some] = losses;
    assert.deepEqual(
      [any?.tasks, any?.coverage, any?.filterLoss, any?.selectionLoss, any?.returned],
      [4, 1, 0.25, 0.5, 0.25],
    );
    assert.deepEqual([none?.tasks, none?.selectionLoss], [1, 1]);
    assert.deepEqual([some?.tasks, some?.examples], [3, 'some']);
  });
});

describe('precision of verified', () => {
  it('covers less the more examples it asks for', () => {
    fc.assert(
      fc.property(rowsOf, rows => {
        const found = verifiedOf(armOf(rows));
        found.forEach(({ coverage, precision, leastExamples }, i) => {
          assert.equal(leastExamples, i + 1);
          assert.ok(coverage <= (found[i - 1]?.coverage ?? 1));
          assert.ok(precision.low <= precision.share && precision.share <= precision.high + 1e-12);
        });
      }),
    );
  });
});

describe('missing rows', () => {
  const run = (rows: readonly Row[], plan = madeUpPlan()) => ({
    folder: 'a',
    plan,
    rows,
    damaged: [],
    hardware: [],
  });

  it('are named by the plan, over all shards of it', () => {
    const taskIds = [88, 89, 90, 91, 92, 93, 94, 95, 96].map(n => `HumanEval/${n}`);
    const plan = madeUpPlan({ taskIds });
    const half = (odd: number): readonly Row[] =>
      madeUpRows().filter(({ number }) => number % 2 === odd);
    const later = madeUpPlan({ taskIds, writtenAt: 'later' });
    const [missing, ...others] = missingOf([run(half(0), plan), run(half(1), later)]);
    assert.deepEqual(others, []);
    assert.equal(missing?.planned, 9 * 2 * 2);
    assert.equal(missing.missing, 4);
    assert.deepEqual(missing.byArm[0]?.tasks, ['HumanEval/96']);
  });

  it('are known only of tasks that some row names, when the plan is an old one', () => {
    const [missing] = missingOf([run(madeUpRows().slice(1))]);
    assert.equal(missing?.tasksKnown, false);
    assert.equal(missing.missing, 1);
  });
});

describe('the hardware of a run', () => {
  it('breaks its line where nothing was recorded, and says what could not be read', () => {
    const seconds = [0, 5, 10, 600, 605];
    const [found] = [
      hardwareOf({
        folder: 'a',
        plan: madeUpPlan(),
        rows: [],
        damaged: [],
        hardware: seconds.map(second => madeUpSample(second)),
      }),
    ];
    assert.equal(found.samples, 5);
    const [cpu] = found.series;
    assert.deepEqual(
      cpu?.points.map(({ value }) => value),
      [50, 50, 50, null, 50, 50],
    );
    assert.deepEqual(
      found.unreadable.map(({ name }) => name),
      ['GPU', 'processor power'],
    );
  });
});
