import assert from 'node:assert/strict';
import { findLeaks, hiddenAssertions } from './leaks.ts';
import type { Task } from './suites/task.ts';

const TASK: Task = {
  id: 'own/0',
  number: 0,
  language: 'python',
  function: 'join',
  file: { path: 'join.py', text: 'def join(a):\n    """\n    >>> join([1, 2])\n    3\n    """\n' },
  hidden: {
    form: 'check',
    source: [
      'def check(candidate):',
      '    assert candidate([1, 2]) == 3, "the one that is shown"',
      '    assert candidate([")", 7]) == {"a": 1, "b": 2}, "the other"',
    ].join('\n'),
  },
};
const line = (text: string): string => JSON.stringify({ type: 'x', deep: [{ text }] });

describe('looking for hidden assertions in what a search wrote down', () => {
  it('reads calls and what they are compared with', () => {
    assert.deepEqual(hiddenAssertions(TASK), [
      { call: 'candidate([1,2])', inside: '[1,2]', expected: '==3' },
      { call: 'candidate([")",7])', inside: '[")",7]', expected: '=={"a":1,"b":2}' },
    ]);
  });

  it('finds one as it stands, with its own name, and as an example', () => {
    for (const leak of [
      'assert candidate([")", 7]) == {"a": 1, "b": 2}',
      'x = candidate( [")",7] )',
      'assert join([")", 7]) == {"a":1, "b":2}',
      'join([")", 7])',
    ]) {
      assert.deepEqual(findLeaks(TASK, [line('other'), line(leak)]).length, 1, leak);
    }
  });

  it('does not take an example of the docstring for one, nor what the model said itself', () => {
    assert.deepEqual(findLeaks(TASK, [line(TASK.file.text), line('join([1, 2])')]), []);
    assert.deepEqual(findLeaks(TASK, [line('return join([")", 7]) + 1')]), []);
    const said = 'assert join([")", 7]) == {"a": 1, "b": 2}';
    assert.deepEqual(findLeaks(TASK, [line(`pass\n${said}`)], [`pass\n${said}`]), []);
  });
});
