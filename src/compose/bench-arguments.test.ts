import assert from 'node:assert/strict';
import { isReasonCodeError } from '../core/base/errors.ts';
import { benchArgv, readBenchArguments } from './bench-arguments.ts';

describe('the arguments of a benchmark', () => {
  it('become the command line, always with JSON, and the suite is never taken for an option', () => {
    const given = readBenchArguments({
      suite: '--humaneval',
      tasks: '90-109',
      strategies: ['greedy', 'mcts'],
      maxCompletionTokens: 96,
      model: '',
      resume: true,
    });
    assert.deepEqual(benchArgv(given), [
      '--tasks=90-109',
      '--strategies=greedy,mcts',
      '--model=',
      '--max-completion-tokens=96',
      '--resume',
      '--json',
      '--',
      '--humaneval',
    ]);
    assert.ok(!benchArgv({ suite: 'mbpp', resume: false }).includes('--resume'));
  });

  it('are refused with the name that does not fit', () => {
    for (const [raw, name] of [
      [{}, 'suite'],
      [{ suite: 'mbpp', strategies: ['best'] }, 'strategies.0'],
      [{ suite: 'mbpp', simulations: 0 }, 'simulations'],
      [{ suite: 'mbpp', limit: 1 }, 'limit'],
      ['mbpp', 'object'],
    ] as const) {
      assert.throws(
        () => readBenchArguments(raw),
        error => isReasonCodeError(error, 'usage') && error.message.includes(name),
      );
    }
  });
});
