import assert from 'node:assert/strict';
import { setBeside } from './beside.ts';
import { rowOf } from './simulate.ts';
import { madeUpTask } from './testing/made-up-pool.ts';

const SEEDS = [0, 1, 2];
const pool = Array.from({ length: 12 }, (_, number) => ({
  ...madeUpTask(
    Array.from({ length: 30 }, (__, at) => ({
      greedy: at === 0,
      promptTokens: 100,
      completionTokens: 20,
      visible: number % 2 === 0 && at % 5 === 4,
      reward: 0,
      program: at,
    })),
  ),
  task: `made-up/${number}`,
  number,
}));
const ran = (multiple: number) =>
  pool.flatMap(task =>
    SEEDS.map(seed => rowOf(task, { arm: 'agreement', multiple, seed, cost: 'evaluated' }, 'none')),
  );

describe('a strategy beside agreement that is played', () => {
  it('is not ahead of itself, at any budget', () => {
    const { tasks, full, equal } = setBeside(ran(4), pool, {
      multiple: 4,
      seeds: SEEDS,
      alone: false,
    });
    assert.equal(tasks, 12);
    assert.deepEqual(full.ahead, { mean: 0, low: 0, high: 0 });
    assert.equal(full.tokensShare.mean, 1);
    assert.equal(equal.ahead.mean, 0);
  });

  it('is compared at as many tokens as it took', () => {
    const {
      ran: own,
      full,
      equal,
    } = setBeside(ran(2), pool, {
      multiple: 4,
      seeds: SEEDS,
      alone: false,
    });
    assert.ok(full.tokensShare.mean < 0.6 && full.tokens > 1.6 * own.tokens);
    assert.ok(equal.tokens >= own.tokens && equal.tokens < 1.1 * own.tokens, `${equal.tokens}`);
  });

  it('can be counted as if each prompt had been evaluated once', () => {
    const rows = ran(4).map(row => ({ ...row, evaluatedTokens: 3 * row.evaluatedTokens }));
    const options = { multiple: 4, seeds: SEEDS };
    const counted = setBeside(rows, pool, { ...options, alone: false });
    const alone = setBeside(rows, pool, { ...options, alone: true });
    assert.equal(counted.full.tokensShare.mean, 3);
    assert.equal(alone.full.tokensShare.mean, 1);
  });

  it('says when there is nothing to compare', () => {
    assert.throws(
      () => setBeside([], pool, { multiple: 4, seeds: SEEDS, alone: false }),
      /None of the rows/,
    );
  });
});
