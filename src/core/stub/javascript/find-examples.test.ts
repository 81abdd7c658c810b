import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import type { ExampleSet } from '../example.ts';
import { findExamples } from './find-examples.ts';
import { findStubs } from './find-stubs.ts';

const { javascript } = await createParsers('dist/vendor/tree-sitter');

function read(comment: string, code = 'function addAll(xs, start = 0) {\n}\n'): ExampleSet {
  const text = `const BASE = 1;\n/**\n${comment.replace(/^/gm, ' * ')}\n */\n${code}`;
  const stub = findStubs(text, javascript).stubs[0];
  assert.ok(stub !== undefined);
  return findExamples(text, javascript, stub);
}

const shown = (comment: string, code?: string): string[] =>
  read(comment, code).examples.map(({ call, expected, comparator, case: { setup } }) => {
    return `${setup === undefined ? '' : `${setup} | `}${call} => ${expected} ${comparator}`;
  });

describe('examples in the comment of a JavaScript function', () => {
  for (const [comment, expected] of [
    ['>>> addAll([1, 2])\n3', ['addAll([1, 2]) => 3 exact']],
    ['> addAll([1, 2])\n3', ['addAll([1, 2]) => 3 exact']],
    ['>>> const xs = [1];\n>>> addAll(xs)\n1', ['const xs = [1]; | addAll(xs) => 1 exact']],
    ['>>> addAll(null)\nUncaught TypeError: no list', ['addAll(null) => TypeError: no list exact']],
    ['addAll([1]) // => 1', ['addAll([1]) => 1 equal']],
    ['addAll([1]); // 1', ['addAll([1]) => 1 equal']],
    ['addAll([1]) === 1', ['addAll([1]) => 1 equal']],
    ['addAll([1]) == 1', ['addAll([1]) => 1 equal']],
    ['addAll([1]) -> 1', ['addAll([1]) => 1 equal']],
    ['addAll([1]) => 1', ['addAll([1]) => 1 equal']],
    ['addAll([1]) returns 1.', ['addAll([1]) => 1 equal']],
    ['addAll([1]) should return 1', ['addAll([1]) => 1 equal']],
    ['addAll(7) // throws TypeError', ['addAll(7) => TypeError exact']],
    ['addAll(7) throws a TypeError: no list', ['addAll(7) => TypeError: no list exact']],
    ['console.log(addAll([1])); // 1', ['addAll([1]) => 1 equal']],
    ['For xs = [1, 2] the output should be 3.', ['addAll([1, 2]) => 3 equal']],
    ['Input: xs = [1], start = 2\nOutput: 3', ['addAll([1], 2) => 3 equal']],
    ['@example addAll([1]) // => 1', ['addAll([1]) => 1 equal']],
    [
      '@example\nconst xs = [1];\nxs.push(BASE);\naddAll(xs); // => 2',
      ['const xs = [1];\nxs.push(BASE) | addAll(xs) => 2 equal'],
    ],
    ['```js\nconst r = addAll([1]); // 1\n```', ['addAll([1]) => 1 equal']],
    ['@example\naddAll(7) // throws TypeError', ['addAll(7) => TypeError exact']],
  ] as const) {
    it(`reads ${JSON.stringify(comment)}`, () => {
      assert.deepEqual(shown(comment), expected);
    });
  }

  it('takes another case, constants and tuples of Python for what they are here', () => {
    assert.deepEqual(shown('>>> add_all([True, None])\n(1, False)'), [
      'addAll([true, null]) => [1, false] exact',
    ]);
    assert.deepEqual(shown('add_all([1]) => 24 # the sum'), ['addAll([1]) => 24 equal']);
  });

  it('calls an export without a name by what the comment calls it', () => {
    assert.deepEqual(shown("slugify('A b') // => 'a-b'", 'export default function (s) {}'), [
      "defaultExport('A b') => 'a-b' equal",
    ]);
  });

  it('reads methods on objects, their setup with them', () => {
    const code =
      'class Stack {\n  /**\n   * @example\n   * const s = new Stack();\n   * s.push(1); // => 1\n   */\n  push(x) {}\n}\n';
    const stub = findStubs(code, javascript).stubs[0];
    assert.ok(stub !== undefined);
    const [example] = findExamples(code, javascript, stub).examples;
    assert.equal(example?.case.setup, 'const s = new Stack();');
    assert.equal(example.call, 's.push(1)');
    assert.equal(example.line, 5);
  });

  for (const [comment, why] of [
    ['addAll(zs) // => 1', /nothing in the file is called zs/],
    ['addAll([1, 2, ...]) // => 3', /not a JavaScript expression/],
    ['>>> addAll([1])', /no output is shown/],
    ['addAll([1]) // the sum', /not a JavaScript expression|not a value/],
    ['sum([1]) => 1\n', /is addAll meant/],
    ['addAll([1]) // => 1\naddAll([1]) // => 2', /expect different things/],
  ] as const) {
    it(`guesses nothing of ${JSON.stringify(comment)} and says why`, () => {
      const set = read(comment);
      assert.deepEqual(set.examples, []);
      assert.match(set.unparsed[0]?.why ?? '', why);
    });
  }
});
