import assert from 'node:assert/strict';
import type { Draw, JudgedTask } from './judged-pool.ts';
import { rowOf, simulate } from './simulate.ts';
import type { Budget } from './simulate.ts';
import { madeUpTask } from './testing/made-up-pool.ts';

const pool = (...draws: readonly Partial<Draw>[]): JudgedTask => madeUpTask(draws);

const PASS = { visible: true, reward: 1 };
const budget = (more: Partial<Budget> = {}): Budget => ({
  arm: 'best-of-n',
  multiple: 4,
  seed: 0,
  cost: 'prompted',
  ...more,
});

describe('an arm that is played on a recorded pool', () => {
  it('takes the greedy answer first, and others until its budget is spent', () => {
    const task = pool({ greedy: true }, {}, {}, {}, {}, {});
    for (const seed of [0, 1, 2]) {
      const { taken, tokens, budget: most, ranDry } = simulate(task, budget({ seed }));
      assert.equal(taken[0]?.greedy, true);
      assert.deepEqual([taken.length, tokens, most, ranDry], [4, 400, 400, false]);
    }
    const orders = [0, 1, 2, 3].map(seed =>
      simulate(task, budget({ seed }))
        .taken.map(({ program }) => program)
        .join(),
    );
    assert.ok(new Set(orders).size > 1);
  });

  it('pays for the prompt once where tokens are evaluated ones', () => {
    const task = pool({ greedy: true }, ...Array.from({ length: 40 }, () => ({})));
    // 100 for the greedy one, 11 for each after it.
    const { taken } = simulate(task, budget({ multiple: 2, cost: 'evaluated' }));
    assert.equal(taken.length, 1 + Math.ceil(100 / 11));
  });

  it('stops at the first that passes; insured against weak examples, at three; agreeing, never', () => {
    const task = pool(
      { greedy: true, ...PASS, program: 7 },
      { ...PASS, program: 7 },
      PASS,
      PASS,
      PASS,
    );
    const count = (arm: Budget['arm'], bits = 1): number =>
      simulate({ ...task, bits }, budget({ arm, multiple: 16 })).taken.length;
    assert.equal(count('greedy'), 1);
    assert.equal(count('best-of-n'), 1);
    assert.deepEqual([count('insured'), count('insured', 20)], [3, 1]);
    assert.equal(count('weighed'), 5);
    assert.equal(count('agreement'), 5);
  });

  it('hands back what most agree on among those that pass', () => {
    const right = { ...PASS, program: 9, hidden: true };
    const task = pool({ greedy: true, ...PASS }, right, right, {}, {}, {});
    assert.equal(simulate(task, budget({ multiple: 16 })).returned?.hidden, false);
    const agreed = simulate(task, budget({ arm: 'agreement', multiple: 16 }));
    assert.equal(agreed.returned?.hidden, true);
    assert.equal(agreed.ranDry, true);
  });

  it('counts votes alone when it agrees, and what is no constant for more when examples are weak', () => {
    const passing = [
      { program: 1, size: 5, does: ['1', '1', '1'] },
      { program: 2, size: 9, does: ['1', '2', '3'] },
    ];
    const constant = { ...PASS, program: 1 };
    const right = { ...PASS, program: 2, hidden: true };
    const task = { ...pool({ greedy: true }, constant, right, constant), passing, bits: 1 };
    const isRight = (arm: Budget['arm'], bits = 1): boolean | undefined =>
      simulate({ ...task, bits }, budget({ arm, multiple: 16 })).returned?.hidden;
    assert.deepEqual(
      [isRight('agreement'), isRight('weighed'), isRight('insured'), isRight('weighed', 20)],
      [false, true, true, false],
    );
  });

  it('is a row of the benchmark', () => {
    const right = { ...PASS, hidden: true };
    const row = rowOf(pool({ greedy: true }, right, right, right), budget(), 'here');
    assert.deepEqual(
      [row.hidden, row.status, row.budgetMultiple, row.candidates, row.evaluatedTokens],
      ['pass', 'verified', 4, 2, 200],
    );
    const greedy = rowOf(pool({ greedy: true }, right), budget({ arm: 'greedy' }), 'here');
    assert.deepEqual([greedy.hidden, greedy.budgetMultiple], ['fail', undefined]);
  });
});
