import assert from 'node:assert/strict';
import type { FailureMemory } from '../../src/core/memory/failure-memory.ts';
import { madeUpLesson } from '../../src/testing/made-up-lesson.ts';
import type { Row } from '../rows.ts';
import { armMemory } from './arms.ts';
import { difference } from './figures.ts';

const { signal } = new AbortController();

describe('the arms of the memory benchmark', () => {
  const own = madeUpLesson({ function: 'own', header: 'def own(): vowels', fact: 'own fact' });
  const like = madeUpLesson({ function: 'like', header: 'def like():', fact: 'like fact' });
  const other = madeUpLesson({ function: 'other', header: 'def other():', fact: 'other fact' });
  const memory: FailureMemory = {
    recall: (_, most) => Promise.resolve([own, like].slice(0, most)),
    all: () => Promise.resolve([own, like, other]),
    remember: () => Promise.resolve(),
  };
  const query = { language: 'python', function: 'own', header: own.header } as const;
  const told = (arm: 'none' | 'memory' | 'placebo'): Promise<string | undefined> =>
    armMemory(arm, memory, 1).recall('f.py')(query, signal);

  it('tell of similar functions, of any others, or nothing, and never of the task itself', async () => {
    assert.match((await told('memory')) ?? '', /like fact/);
    assert.match((await told('placebo')) ?? '', /other fact/);
    assert.equal(await told('none'), undefined);
    for (const arm of ['memory', 'placebo'] as const)
      assert.doesNotMatch((await told(arm)) ?? '', /own fact/);
  });
});

describe('the figures of the memory benchmark', () => {
  const row = (task: string, seed: number, hidden: Row['hidden'], candidatesPassing: number): Row =>
    ({ task, seed, hidden, candidatesPassing, status: 'unverified' }) as Row;

  it('compare row by row, and leave out what only one arm has', () => {
    const rows = {
      none: [row('a', 0, 'fail', 0), row('b', 0, 'pass', 2), row('c', 0, 'pass', 9)],
      memory: [row('a', 0, 'pass', 3), row('b', 0, 'pass', 1)],
      placebo: [],
    };
    const { tasks, returned, candidates, p } = difference(rows, ['memory', 'none']);
    assert.deepEqual([tasks, returned, candidates, p], [2, 0.5, 1, 1]);
    assert.equal(difference(rows, ['memory', 'placebo']).tasks, 0);
  });
});
