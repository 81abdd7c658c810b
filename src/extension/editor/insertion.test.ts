import assert from 'node:assert/strict';
import { decodeInsertions, isAnswer, standingOf } from './insertion.ts';
import type { Insertion } from './insertion.ts';

const ONE: Insertion = {
  uri: 'file:///a.py',
  name: 'f',
  hash: 'h',
  program: 'p',
  traceId: 't',
  node: 1,
  verified: true,
  passed: 2,
  total: 2,
  when: '2026-11-27T00:00:00.000Z',
};

describe('what was inserted', () => {
  it('is read back, and what is damaged is left out', () => {
    assert.deepEqual(decodeInsertions([ONE, { ...ONE, node: 'x' }, null, 3]), [ONE]);
    for (const raw of [undefined, 'no', { 0: ONE }]) assert.deepEqual(decodeInsertions(raw), []);
  });

  it('is told from a text that changed, and from one whose surroundings did', () => {
    assert.equal(standingOf(ONE, { hash: 'h', program: 'p' }), 'same');
    assert.equal(standingOf(ONE, { hash: 'h', program: 'q' }), 'surroundings-changed');
    assert.equal(standingOf(ONE, { hash: 'i', program: 'p' }), 'changed');
  });

  it('is known by its text, imports in front or not, and by nothing less', () => {
    const code = 'def f(a):\n    return a';
    assert.ok(isAnswer({ code }, `${code}\n`));
    assert.ok(isAnswer({ code: `import math\nfrom os import sep\n\n\n${code}` }, code));
    assert.ok(isAnswer({ code: code.replaceAll('\n', '\r\n') }, code));
    assert.ok(!isAnswer({ code }, 'def f(a):\n    return a + 1'));
    assert.ok(!isAnswer({ code: `def g():\n    pass\n${code}` }, code));
    assert.ok(!isAnswer({ code: '' }, ''));
  });
});
