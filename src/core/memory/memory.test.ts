import assert from 'node:assert/strict';
import { madeUpLesson } from '../../testing/made-up-lesson.ts';
import { NO_USAGE } from '../model/language-model.ts';
import type { CandidateNode, SolveEvent } from '../solve/solve-event.ts';
import { NOTHING_COLLECTED, collect, lessonsOf } from './collect-lessons.ts';
import type { FailureMemory } from './failure-memory.ts';
import { signatureOf } from './lesson.ts';
import type { Lesson } from './lesson.ts';
import { LESSON_TOKENS, lessonsText } from './lessons-text.ts';
import { shuffled } from './shuffled.ts';

const { signal } = new AbortController();

function node(id: number, more: Partial<CandidateNode> = {}): SolveEvent {
  const made: CandidateNode = {
    ...{ id, parent: 0, trial: id, depth: 1, action: 'sample', code: `def f(): ${id}` },
    ...{ passed: 0, total: 1, reward: 0, visits: 1, value: 0, stderr: '', usage: NO_USAGE },
    wallMs: 1,
    verdict: 'WRONG',
    failing: { verdict: 'WRONG', call: `f(${id})`, expected: '2', actual: '1' },
    ...more,
  };
  return { at: 0, type: 'node-add', node: made };
}

const START: SolveEvent = {
  at: 0,
  type: 'solve-start',
  traceId: 't',
  startedAt: '2026-11-27T00:00:00.000Z',
  function: 'Shape.f',
  file: '/home/me/secret/f.py',
  line: 1,
  language: 'python',
  header: 'def f(a):\n    """Say."""',
  model: 'm',
  weakStandIn: false,
  sandbox: 'embedded',
  strategy: 'mcts',
  reflection: 'facts',
  seed: 0,
  simulations: 4,
  maxTokens: 100,
  examples: [],
  unparsed: [],
};

function learn(...events: readonly SolveEvent[]): readonly Lesson[] {
  return lessonsOf([START, ...events].reduce(collect, NOTHING_COLLECTED));
}

describe('what a solve teaches', () => {
  it('is what failed and why, with the repair that passed and what it was told', () => {
    const repaired = {
      parent: 1,
      action: 'repair',
      verdict: 'PASS',
      reflection: 'It gave 1.',
    } as const;
    const [first, second] = learn(
      node(2, { reward: 0.9, stderr: 'Traceback\n  File\nIndexError: out of range\n' }),
      node(1),
      node(3, { ...repaired, code: 'def f(): right' }),
    );
    assert.equal(first?.fact, 'f(1) gave 1, expected 2');
    assert.deepEqual(first.mended, { told: 'It gave 1.', code: 'def f(): right' });
    assert.equal(second?.error, 'IndexError: out of range');
    assert.equal(second.mended, undefined);
    assert.ok(!JSON.stringify([first, second]).includes('secret'), 'the path is not kept');
  });

  it('leaves out what passed, could not be judged, was cancelled, or is the same again', () => {
    const same = {
      failing: { verdict: 'WRONG', call: 'f(9)', expected: '1', actual: '2' },
    } as const;
    const lessons = learn(
      node(1, { verdict: 'PASS' }),
      node(2, { verdict: 'CANNOT_VERIFY' }),
      node(3, { verdict: 'CANCELLED' }),
      node(4, { duplicateOf: 1 }),
      node(5, same),
      node(6, same),
    );
    assert.equal(lessons.length, 1);
  });

  it('is bounded, whatever a candidate was and however many there were', () => {
    const big = 'z'.repeat(1_000_000);
    const many = Array.from({ length: 50 }, (_, id) =>
      node(id + 1, { code: big, stderr: `${big}${id}` }),
    );
    const lessons = learn(...many);
    assert.equal(lessons.length, 4);
    assert.ok(JSON.stringify(lessons).length < 60_000);
  });
});

describe('lessons in a prompt', () => {
  it('are facts, a line each, and no program', () => {
    const mended = { told: 'x', code: 'def secret(): pass' };
    const text = lessonsText([madeUpLesson({ mended })]) ?? '';
    assert.match(
      text,
      /def count_vowels\(text: str\) -> int: count_vowels\("Ae"\) gave 0, expected 2/,
    );
    assert.match(text, /told so passed/);
    assert.doesNotMatch(text, /return|secret/);
    assert.equal(lessonsText([]), undefined);
  });

  it('take so many tokens and no more', () => {
    const many = Array.from({ length: 60 }, (_, at) =>
      madeUpLesson({ fact: `${at} ${'w '.repeat(150)}` }),
    );
    const text = lessonsText(many) ?? '';
    assert.ok(text.length < LESSON_TOKENS * 3 + 200, String(text.length));
  });
});

describe('a signature', () => {
  it('is what stands before the docstring, in whatever layout', () => {
    const wide = 'def f(\n    a: int,\n) -> int:\n    """Says a\n\n    >>> f(1)\n    1\n    """';
    assert.equal(signatureOf(wide), 'def f( a: int, ) -> int:');
    assert.equal(signatureOf('/** Says a. */\nfunction f(a) {'), 'function f(a) {');
  });
});

describe('a memory whose answers are mixed up', () => {
  it('gives as many lessons, of other functions, and the same ones each time', async () => {
    const others = ['a', 'b', 'c', 'd'].map(name =>
      madeUpLesson({ function: name, header: `def ${name}():` }),
    );
    const real = madeUpLesson();
    const memory: FailureMemory = {
      recall: () => Promise.resolve([real]),
      all: () => Promise.resolve([real, ...others]),
      remember: () => Promise.resolve(),
    };
    const query = { language: 'python', function: 'f', header: 'def f():' } as const;
    const drawn = await shuffled(memory, 1).recall(query, 3, signal);
    assert.equal(drawn.length, 1);
    assert.notEqual(drawn[0]?.function, real.function);
    assert.deepEqual(await shuffled(memory, 1).recall(query, 3, signal), drawn);
  });
});
