import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import type { Case } from '../../sandbox/case.ts';
import type { ExampleSet } from '../example.ts';
import { findExamples } from './find-examples.ts';
import { findStubs } from './find-stubs.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;

function read(text: string): ExampleSet {
  const stub = findStubs(text, parser).stubs[0];
  assert.ok(stub !== undefined);
  return findExamples(text, parser, stub);
}

function session(lines: string, signature = 'def f(x):'): ExampleSet {
  return read(`${signature}\n    r'''Text.\n\n${lines.replace(/^/gm, '    ')}\n    '''\n`);
}

const cases = (set: ExampleSet): readonly Case[] => set.examples.map(example => example.case);

describe('doctest sessions', () => {
  it('compares a literal exactly', () => {
    assert.deepEqual(cases(session('>>> f(1)  # one\n2.0\n>>> f([1,\n...    2])\n["a",\n "b"]')), [
      { call: 'f(1)', expect: { kind: 'source', text: '2.0' }, comparator: 'exact' },
      { call: 'f([1, 2])', expect: { kind: 'source', text: '["a", "b"]' }, comparator: 'exact' },
    ]);
  });

  it('turns what a prompt needs of earlier ones into setup', () => {
    const set = session(
      '>>> import math\n>>> unused = 1\n>>> xs = [3]\n>>> xs.append(4)\n>>> f(xs)\n7\n>>> xs\n[3]\n>>> f(1)\n2',
    );
    const setup = 'xs = [3]\nxs.append(4)';
    assert.deepEqual(cases(set), [
      { setup, call: 'f(xs)', expect: { kind: 'source', text: '7' }, comparator: 'exact' },
      {
        setup: `${setup}\nf(xs)`,
        call: 'xs',
        expect: { kind: 'source', text: '[3]' },
        comparator: 'exact',
      },
      { call: 'f(1)', expect: { kind: 'source', text: '2' }, comparator: 'exact' },
    ]);
  });

  it('never lets the program compare for itself', () => {
    const set = session(
      '>>> f(1) == 2\n>>> f(2) == 3\nTrue\n>>> assert f(3) == 4\n>>> f(4) == 5\nFalse',
    );
    assert.deepEqual(
      set.examples.map(({ call, expected, comparator }) => [call, expected, comparator]),
      [
        ['f(1)', '2', 'equal'],
        ['f(2)', '3', 'equal'],
        ['f(3)', '4', 'equal'],
        ['f(4) == 5', 'False', 'exact'],
      ],
    );
  });

  it('expects exceptions with their message', () => {
    const trace = 'Traceback (most recent call last):\n    ...\n';
    const set = session(
      `>>> f(1)\n${trace}ValueError: too: small\n>>> f(2)\n${trace}decimal.Inexact\n>>> f(3)  # doctest: +IGNORE_EXCEPTION_DETAIL\n${trace}KeyError: 'a'`,
    );
    assert.deepEqual(
      cases(set).map(({ expect }) => expect),
      [
        { kind: 'raises', type: 'ValueError', message: 'too: small' },
        { kind: 'raises', type: 'Inexact' },
        { kind: 'raises', type: 'KeyError' },
      ],
    );
  });

  it('expects printed text where the output is no value', () => {
    const set = session(
      '>>> f(1)\nHello, you\n<BLANKLINE>\nbye\n>>> for i in [1]:\n...     f(i)\n3\n>>> print(f(2))\n4',
    );
    assert.deepEqual(cases(set), [
      {
        call: 'f(1)',
        expect: { kind: 'stdout', text: 'Hello, you\n\nbye\n' },
        comparator: 'exact',
      },
      {
        call: 'for i in [1]:\n    f(i)',
        expect: { kind: 'stdout', text: '3\n' },
        comparator: 'exact',
      },
      { call: 'print(f(2))', expect: { kind: 'stdout', text: '4\n' }, comparator: 'exact' },
    ]);
    const none = session('>>> f(1)\n3', 'def f(x) -> None:');
    assert.deepEqual(cases(none)[0]?.expect, { kind: 'stdout', text: '3\n' });
  });

  it('takes no output for None, unless the function returns something', () => {
    assert.deepEqual(cases(session('>>> f(1)\n\nText.'))[0]?.expect, {
      kind: 'source',
      text: 'None',
    });
    assert.match(session('>>> f(1)', 'def f(x) -> int:').unparsed[0]?.why ?? '', /no output/);
    assert.equal(session('>>> f(1)', 'def f(x) -> Optional[int]:').examples.length, 1);
  });

  for (const [lines, why] of [
    ['>>> f(1)  # doctest: +SKIP\n2', /skip/],
    ['>>> f(1)  # doctest: +ELLIPSIS\n[1, ..., 3]', /abbreviated/],
    ['>>> f(1)\n<Point at 0x1>', /how an object is shown/],
    ['>>> f(\n2', /not Python/],
    ['>>> f(y)\n2', /nothing in the file is called y/],
    ['>>> g(1)\n2', /does not call f/],
    ['>>> f(1)\n2\nand so on', /without a blank line/],
  ] as const) {
    it(`reports ${JSON.stringify(lines)}`, () => {
      const set = session(lines);
      assert.equal(set.examples.length, 0);
      assert.match(set.unparsed[0]?.why ?? '', why);
    });
  }

  it('does not take an unquoted word for what a typed function returns', () => {
    assert.match(
      session('>>> f(1)\nHello', 'def f(x) -> str:').unparsed[0]?.why ?? '',
      /returns str/,
    );
  });

  it('leaves the awaiting of an asynchronous function to the box', () => {
    const set = session(
      '>>> await f(1)\n2\n>>> (await f(1))[0]\n3\n\nawait f(2) == 3',
      'async def f(x):',
    );
    assert.deepEqual(
      set.examples.map(({ call }) => call),
      ['f(1)', 'f(2)'],
    );
    assert.match(set.unparsed[0]?.why ?? '', /awaited as a whole/);
    assert.equal(session('>>> await f(1)\n2').examples.length, 0);
  });

  it('says when an escape breaks the line', () => {
    const set = read('def f(x):\n    """\n    >>> f("a\\nb")\n    2\n    """\n');
    assert.match(set.unparsed[0]?.why ?? '', /raw docstring/);
  });

  it('follows an object through its methods', () => {
    const set = read(
      'class Account:\n    def __init__(self, n): self.n = n\n    def deposit(self, n):\n        """\n        >>> a = Account(5)\n        >>> a.deposit(3)\n        >>> a.n\n        8\n        >>> Account(1).deposit(1).n\n        2\n        """\n',
    );
    assert.deepEqual(
      set.examples.map(({ call, expected, case: { setup } }) => [setup, call, expected]),
      [
        ['a = Account(5)', 'a.deposit(3)', 'None'],
        ['a = Account(5)\na.deposit(3)', 'a.n', '8'],
        [undefined, 'Account(1).deposit(1).n', '2'],
      ],
    );
  });
});
