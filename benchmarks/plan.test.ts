import assert from 'node:assert/strict';
import { doubtsOf } from './plan.ts';
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
