import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doubtsOf, settlePlan } from './plan.ts';
import type { Plan } from './plan.ts';

describe('the plan of a benchmark', () => {
  const plan = (part: Partial<Plan>): Plan => ({
    version: 1,
    suite: 'humaneval',
    data: '',
    tasks: '',
    strategies: ['greedy', 'best-of-n', 'mcts'],
    seeds: [0],
    reflection: 'facts',
    simulations: 10,
    maxTokens: 1000,
    maxCompletionTokens: 100,
    sandbox: 'embedded',
    model: '',
    writtenAt: '',
    ...part,
  });

  it('is written by the first of several shards, and taken over by the others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reason-code-plan-'));
    try {
      const first = settlePlan(folder, plan({ writtenAt: 'first' }), true);
      const second = settlePlan(folder, plan({ writtenAt: 'second' }), true);
      assert.deepEqual([first.writtenAt, second.writtenAt], ['first', 'first']);
      assert.throws(
        () => settlePlan(folder, plan({ temperature: 0.4, seeds: [1] }), true),
        /seeds/,
      );
      assert.throws(() => settlePlan(folder, plan({}), false), /--resume/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('doubts a search of which all candidates are under way before one is told', () => {
    assert.match(doubtsOf(plan({ inFlight: 10 }))[0] ?? '', /mcts can learn nothing.*--in-flight/);
    assert.match(doubtsOf(plan({ inFlight: 16 }))[0] ?? '', /16 of 10/);
  });

  it('doubts no search that is told of some, and no independent samples', () => {
    assert.deepEqual(doubtsOf(plan({ inFlight: 4 })), []);
    assert.deepEqual(doubtsOf(plan({})), []);
    assert.deepEqual(doubtsOf(plan({ inFlight: 10, strategies: ['greedy', 'best-of-n'] })), []);
  });
});
