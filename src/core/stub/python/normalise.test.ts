import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { normalise } from './normalise.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;
const key = (source: string): string => {
  const found = normalise(source, parser);
  assert.ok(found !== undefined, source);
  return found;
};

describe('the key of a program', () => {
  for (const [a, b] of [
    ['def f(x):\n    return x\n', 'def f( x ) :\n  # c\n  """Doc."""\n\n  return (x)\n'],
    ["x = 'a'", 'x = "a"'],
    ["x = '\\x41'", 'x = """A"""'],
    ['f(1, 2)', 'f(1,\n  2,)'],
    ['x = [1, 2]', 'x = [1, 2,]'],
    ['x = a + b * c', 'x = a + (b * c)'],
    ['x = 1; y = 2', 'x = 1\ny = 2'],
    ['x = a + \\\n b', 'x = a + b'],
  ] as const) {
    it(`is the same for ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => {
      assert.equal(key(a), key(b));
    });
  }

  for (const [a, b] of [
    ['x = (a + b) * c', 'x = a + b * c'],
    ['x = (a < b) < c', 'x = a < b < c'],
    ['x = (1,)', 'x = (1)'],
    ['x = a[1,]', 'x = a[1]'],
    ["x = 'a'", "x = b'a'"],
    ["x = f'{a}'", "x = '{a}'"],
    ['def f(a): return a', 'def f(b): return b'],
    ['if x:\n    a\n    b', 'if x:\n    a\nb'],
    ['x = "a" "b"', 'x = "a", "b"'],
    ['def f():\n    "a"\n    return 1', 'def f():\n    return "a"\n    return 1'],
    ['return', 'return None'],
  ] as const) {
    it(`differs for ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => {
      assert.notEqual(key(a), key(b));
    });
  }

  it('does not exist for a text that does not parse', () => {
    assert.equal(normalise('def f(:\n  return', parser), undefined);
  });
});
