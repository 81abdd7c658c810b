import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { sameProgramKey } from './rename-locals.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;
const keyOf = (body: string) =>
  sameProgramKey(`def f(a, b):\n    ${body.replaceAll('\n', '\n    ')}\n`, parser);

describe('the key of a Python program', () => {
  it('does not depend on what its variables are called', () => {
    for (const [one, other] of [
      ['c = a\nreturn c + b', 'total = a\nreturn total + b'],
      ['return [x + b for x in a]', 'return [item + b for item in a]'],
      [
        'for i, x in enumerate(a):\n    b += i\nreturn b',
        'for n, y in enumerate(a):\n    b += n\nreturn b',
      ],
      ['def h(x):\n    return x\nreturn h(a)', 'def other(x):\n    return x\nreturn other(a)'],
      ['s = a # sum\nreturn f"{s}"', 't = a\n\nreturn f"{t}"'],
    ] as const) {
      assert.equal(keyOf(one), keyOf(other), one);
      assert.notEqual(keyOf(one), undefined);
    }
  });

  it('keeps programs apart that mean different things', () => {
    for (const [one, other] of [
      ['c = a\nd = b\nreturn c', 'c = a\nd = b\nreturn d'],
      ['c = a\nreturn max(c)', 'max = a\nreturn max(max)'],
      ['c = a\nreturn c.c', 'd = a\nreturn d.d'],
      ['c = a\nreturn f(c, b=c)', 'd = a\nreturn f(d, a=d)'],
      ['c = a\nreturn f"{c=}"', 'd = a\nreturn f"{d=}"'],
      ['c = a\nreturn locals()', 'd = a\nreturn locals()'],
      ['global c\nc = a\nreturn c', 'global d\nd = a\nreturn d'],
      ['def h(x):\n    return x\nreturn h(x=a)', 'def h(y):\n    return y\nreturn h(x=a)'],
      ['c = a\nreturn d', 'c = a\nreturn c'],
    ] as const) {
      assert.notEqual(keyOf(one), keyOf(other), one);
    }
  });

  it('is none for what does not parse', () => {
    assert.equal(keyOf('return ('), undefined);
  });
});
