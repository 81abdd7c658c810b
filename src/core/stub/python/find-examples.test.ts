import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import type { ExampleSet } from '../example.ts';
import { findExamples } from './find-examples.ts';
import { findStubs } from './find-stubs.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;

function read(text: string, index = 0): ExampleSet {
  const stub = findStubs(text, parser).stubs[index];
  assert.ok(stub !== undefined);
  return findExamples(text, parser, stub);
}

/** The examples of `def f(...)` with the given docstring lines, as `call => expected`. */
function shown(lines: string, signature = 'f(x, y=0)'): string[] {
  const doc = lines.replace(/^/gm, '    ');
  const set = read(`LIMIT = 3\n\ndef ${signature}:\n    r'''Text.\n\n${doc}\n    '''\n`);
  return set.examples.map(({ call, expected }) => `${call} => ${expected}`);
}

function whyNot(lines: string, signature = 'f(x, y=0)'): string {
  const doc = lines.replace(/^/gm, '    ');
  const set = read(`def ${signature}:\n    r'''Text.\n\n${doc}\n    '''\n`);
  assert.deepEqual(
    set.examples.map(({ call }) => call),
    [],
  );
  return set.unparsed.map(({ why }) => why).join('; ');
}

describe('examples written in prose', () => {
  for (const [line, expected] of [
    ['f(1, 2) == 3', 'f(1, 2) => 3'],
    ['* f(1) -> 2', 'f(1) => 2'],
    ['1. f(1) => 2', 'f(1) => 2'],
    ['f(1)==>2', 'f(1) => 2'],
    ['f(1) ➞ [2, "a"]  # because', 'f(1) => [2, "a"]'],
    ['f(1) = 2', 'f(1) => 2'],
    ['f(1) returns 2.', 'f(1) => 2'],
    ['f(1) should return 2.', 'f(1) => 2'],
    ['f(1)  # => 2', 'f(1) => 2'],
    ['f(1)  # returns "x"', 'f(1) => "x"'],
    ['f(1)  # 2', 'f(1) => 2'],
    ['`f(1)` is `2`.', 'f(1) => 2'],
    ['f(1) is True', 'f(1) => True'],
    ['f(1) => true', 'f(1) => True'],
    ['assert f(1) == 2', 'f(1) => 2'],
    ['for f(1) == 2', 'f(1) => 2'],
    ['E.g. f("it\'s, (") == 2', 'f("it\'s, (") => 2'],
    ['round(f(1.0), 2) == 2.5', 'round(f(1.0), 2) => 2.5'],
    ['return 15 and f(-2) should return -15', 'f(-2) => -15'],
    ['Double it (for example, f(1) == 2).', 'f(1) => 2'],
    ['f([\n  1,\n  2\n]) == LIMIT', 'f([ 1, 2 ]) => LIMIT'],
    ['f(1) -> 19 - 5 - 6 = 8', 'f(1) => 8'],
    ['so f(1) should return 15 and f(-2) should return -15.', 'f(1) => 15,f(-2) => -15'],
    ['For x = 1 the output should be 2.', 'f(1) => 2'],
    ['For x = 1, the sum will be 7 the output should be "1".', 'f(1) => "1"'],
    ['If y = 2 and x = [1], it should return 3', 'f([1], 2) => 3'],
    ['Input: x = 1, y = 2\nOutput: 3', 'f(1, 2) => 3'],
    ['Input: [1, 2]\nOutput: 3 # why\nExplanation: none', 'f([1, 2]) => 3'],
    ['Input:\n  x : 1\n  why : 2\nOutput: 3', ''],
    ['x = [1]\n  -> sort x\nreturn [2]', 'f([1]) => [2]'],
  ] as const) {
    it(`reads ${JSON.stringify(line)}`, () => {
      assert.equal(shown(line).join(','), expected);
    });
  }

  it('reads examples under an older name when it has a word in common and takes as many values', () => {
    const signature = 'sorted_words(xs, key=None)';
    const under = (lines: string): readonly string[] => shown(lines, signature);
    assert.deepEqual(under('assert sort_all(["b"]) => ["b"]'), ['sorted_words(["b"]) => ["b"]']);
    assert.deepEqual(under('sort_all(["b"]) == 1\nword_count(["b"]) == 1'), []);
    assert.deepEqual(under('sort_all(1, 2, 3) == 1'), []);
    assert.deepEqual(under('count(["b"]) == 1'), []);
    assert.deepEqual(under('sort_all(["b"]) == 1\nsorted_words(["c"]) == 2'), [
      'sorted_words(["c"]) => 2',
    ]);
  });

  it('reads what a docstring asserts as a test beside the file would', () => {
    const text =
      'import math\n\n\ndef f(x):\n    \"\"\"Say.\n\n    assert f(1)\n    assert not f(2)\n' +
      '    assert f (4) == 5\n    assert math.isclose(f(3), 0.5, rel_tol=0.1)\n    assert f(unknown)\n    \"\"\"\n';
    const { examples } = read(text);
    assert.deepEqual(
      examples.map(({ call, expected, line, source }) => [call, expected, line, source]),
      [
        ['bool(f(1))', 'True', 7, 'docstring'],
        ['bool(f(2))', 'False', 8, 'docstring'],
        ['f (4)', '5', 9, 'docstring'],
        ['bool(math.isclose(f(3), 0.5, rel_tol=0.1))', 'True', 10, 'docstring'],
      ],
    );
    assert.deepEqual(
      examples.map(({ form }) => form),
      ['assert', 'assert', 'assert', 'assert'],
    );
  });

  it('takes a strange name for a parameter by elimination only', () => {
    assert.deepEqual(shown('Input:\n  a : 1\n  max_b : 2\nOutput: 3', 'f(a, b)'), ['f(1, 2) => 3']);
    assert.match(whyNot('Input: c = 1, d = 2\nOutput: 3', 'f(a, b)'), /c is not a parameter/);
  });

  for (const [line, why] of [
    ['f(abc) => True', /nothing in the file is called abc/],
    ['f(1) == ""a"', /not a Python expression/],
    ['f(1) == 1 + 1 = 3', /more than one `=`/],
    ['f(1) is not 4', /does not come out/],
    ['f(1) -> int', /a type or a function/],
    ['f(1) == [1, ..., 9]', /abbreviated/],
    ['f(1) == f(0) + 1', /both sides/],
    ['f(f(1)) == f', /both sides/],
    ["f(1) => 'No' (it is short)", /nothing in the file is called it/],
    ['x - f(1) == 4', /called x/],
    ['g(1) == 2', /calls g.*is f meant/],
    ['f(1) == 2\nf(1) == 3', /expect different things/],
    ['f(1) = 3\nf(x) = f(x - 1), if odd', /formula/],
  ] as const) {
    it(`does not guess at ${JSON.stringify(line)}`, () => {
      assert.match(whyNot(line), why);
    });
  }

  it('finds nothing in prose about the function', () => {
    const text = "f(x) gives it's best. Write f() that returns the sum.\nf(x, y) -> int\nx = y";
    assert.equal(whyNot(text), '');
  });

  it('compares with equality and knows the line', () => {
    const [example] = read('def f(x):\n    """\n    Text.\n\n    f(1) == 2\n    """\n').examples;
    assert.equal(example?.comparator, 'equal');
    assert.equal(example.form, 'equals');
    assert.equal(example.line, 5);
    assert.equal(example.source, 'docstring');
    assert.deepEqual(example.case.expect, { kind: 'source', text: '2' });
  });

  it('needs an object for a method', () => {
    const text = 'class A:\n    def m(self, x):\n        """A().m(1) == 2, or m(2) == 3"""\n';
    const set = read(text);
    assert.deepEqual(
      set.examples.map(({ call }) => call),
      ['A().m(1)'],
    );
  });

  it('does not call a nested function from outside', () => {
    const set = read('def g():\n    def f(x):\n        """f(1) == 2"""\n    return f\n');
    assert.equal(set.examples.length, 0);
    assert.match(set.unparsed[0]?.why ?? '', /inside another/);
  });
});

describe('reading any docstring', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'f(',
      'f(1)',
      ')',
      ' == ',
      '->',
      ' returns ',
      '>>> ',
      '... ',
      '\n',
      '[',
      '"',
      "it's",
    ),
    fc.constantFrom(
      'For x = 1',
      ' the output should be ',
      'Input: ',
      'Output: ',
      '2',
      '# ',
      '\\n',
      ' ',
    ),
    fc.string({ maxLength: 6 }),
  );

  it('never throws, and gives calls that are expressions about the function', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), pieces => {
        const doc = pieces.join('').replaceAll('"""', '');
        const text = `def f(x):\n    r"""Text.\n\n    ${doc.replaceAll('\n', '\n    ')}.\n    """\n`;
        const stub = findStubs(text, parser).stubs[0];
        if (stub === undefined) return;
        for (const {
          call,
          line,
          case: { expect },
        } of findExamples(text, parser, stub).examples) {
          assert.ok(line >= 2 && line <= text.split('\n').length);
          if (expect.kind !== 'source') continue;
          const tree = parser.parse(`(${call}) == (${expect.text})`);
          assert.equal(tree.rootNode.hasError, false, call);
          tree.delete();
        }
      }),
      { numRuns: 400 },
    );
  });
});
