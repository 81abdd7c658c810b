import assert from 'node:assert/strict';
import fc from 'fast-check';
import { languageSupport } from '../stub/language-table.ts';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { extractCandidate, functionEnded } from './extract-code.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const support = languageSupport('python');
const indented = (body: string): string => body.replace(/^(?=.)/gm, '    ');
const parses = (body: string): boolean =>
  support.normalise(`def f(a, b):\n${indented(body)}\n`, parsers.python) !== undefined;
const extract = (completion: string) =>
  extractCandidate({ language: 'python', name: 'f', parameters: ['a', 'b'] }, completion, parses);

/** What an answer looks like, what it is, and the body that has to come out. */
const ANSWERS: readonly (readonly [string, string, string | undefined, (readonly string[])?])[] = [
  ['a continuation', '    return a + b\n', 'return a + b'],
  ['a continuation with a fence after it', '    return a + b\n```\nThis adds.', 'return a + b'],
  ['a continuation with usage after it', '    return a + b\n\nprint(f(1, 2))\n', 'return a + b'],
  [
    'a continuation with another function after it',
    '    return a\n\ndef g():\n    pass\n',
    'return a',
  ],
  [
    'a continuation of several lines',
    '    if a:\n        return b\n\n    return a\n',
    'if a:\n    return b\n\nreturn a',
  ],
  ['one that was cut off', '    x = a\n    return (x +', 'x = a'],
  ['one that was cut off in a string', '    x = a\n    s = "abc', 'x = a'],
  [
    'a continuation whose string holds what looks like an end',
    '    s = """\nnot code\n"""\n    return s\n',
    's = """\nnot code\n"""\nreturn s',
  ],
  ['the whole function in a fence', '```python\ndef f(a, b):\n    return a\n```', 'return a'],
  [
    'the whole function, fence never closed',
    'Sure!\n```py\ndef f(a, b):\n    return a',
    'return a',
  ],
  ['the whole function without a fence', 'def f(a, b):\n    return a * b\n', 'return a * b'],
  [
    'talk around a fence',
    'Here it is:\n\n```\ndef f(a, b):\n    return b\n```\nEnjoy!',
    'return b',
  ],
  [
    'several fences of which one has the function',
    '```\nf(1, 2)\n```\n```python\ndef f(a, b):\n    return a\n```',
    'return a',
  ],
  [
    'the docstring again',
    'def f(a, b):\n    """Add.\n\n    >>> f(1, 2)\n    3\n    """\n    return a + b\n',
    'return a + b',
  ],
  ['another name, calling itself', 'def g(a, b):\n    return g(b, a)\n', 'return f(b, a)'],
  ['other parameters', 'def f(x, y):\n    return x - y\n', 'x, y = a, b\nreturn x - y'],
  [
    'imports in front',
    'import math\nfrom os import sep\n\ndef f(a, b):\n    return math.gcd(a, b)\n',
    'return math.gcd(a, b)',
    ['import math', 'from os import sep'],
  ],
  [
    'a helper beside it',
    'def h(x):\n    return x\n\ndef f(a, b):\n    return h(a)\n',
    'def h(x):\n    return x\n\nreturn h(a)',
  ],
  [
    'the name in another case',
    'def F(a, b):\n    return F(b, a)\n\ndef g():\n    return 1\n',
    'def g():\n    return 1\n\nreturn f(b, a)',
  ],
  [
    'a class around it, with a helper',
    'class Solution:\n    def help(self, x):\n        return x\n\n    def f(self, x, b):\n        return self.help(x) + b\n',
    'def help(x):\n    return x\n\nx = a\nreturn help(x) + b',
  ],
  ['a lambda', '```python\nf = lambda x, b: x + b\n```', 'x = a\nreturn x + b'],
  ['a first line without its indentation', 'return a + b\n', 'return a + b'],
  ['tabs', '\tif a:\n\t\treturn b\n\treturn a\n', 'if a:\n    return b\nreturn a'],
  ['CRLF', '    x = a\r\n    return x\r\n', 'x = a\nreturn x'],
  ['only talk', 'I cannot do that.', undefined],
  ['only pass', '    pass\n', undefined],
  ['only a comment', '    # TODO: write it\n', undefined],
  ['a closed fence', '```', undefined],
  ['nothing', '', undefined],
  ['broken code only', '    return ((\n', undefined],
];

describe('getting the body out of an answer', () => {
  for (const [what, answer, body, imports = []] of ANSWERS) {
    it(`survives ${what}`, () => {
      const found = extract(answer);
      assert.equal(found?.body, body);
      if (body !== undefined) assert.deepEqual(found?.imports, imports);
    });
  }

  it('gives code that parses or nothing, and never throws', () => {
    const piece = fc.constantFrom(
      ...[
        '    return a\n',
        'def f(a, b):\n',
        '```\n',
        '"""',
        "'",
        '(',
        '\n',
        '\t',
        'x = 1\n',
        '    ',
      ],
      ...['# c\n', 'def g(', ')', ':', 'é', '\\', 'class C:\n', 'import os\n'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), pieces => {
        const found = extract(pieces.join(''));
        if (found !== undefined) assert.ok(parses(found.body), found.body);
      }),
      { numRuns: 300 },
    );
  });
});

describe('noticing the end of a function while it is written', () => {
  it('ends at a fence and at the first whole line outside of it', () => {
    assert.equal(functionEnded('    return a\n```', 'python'), true);
    assert.equal(functionEnded('    return a\nprint(1)\n', 'python'), true);
    assert.equal(functionEnded('    return a\n\ndef g():\n', 'python'), true);
  });

  it('goes on while a line may still become part of the body', () => {
    assert.equal(functionEnded('    return a\n', 'python'), false);
    assert.equal(functionEnded('    return a\nprint(1)', 'python'), false);
    assert.equal(functionEnded('    x = (\n1,\n', 'python'), false);
    assert.equal(functionEnded('    s = """\ntext\n', 'python'), false);
    assert.equal(functionEnded('\n\n', 'python'), false);
    assert.equal(functionEnded('def f(a, b):\n', 'python'), false);
  });
});
