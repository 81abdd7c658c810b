import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import type { Language } from '../base/source.ts';
import type { AnsweredExample } from './answered-example.ts';
import { applyEdits } from './apply-edits.ts';
import { languageSupport } from './language-table.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

const value = (call: string, text: string, isExact = true): AnsweredExample => ({
  call,
  expected: { kind: 'value', text, isExact },
});
const raises = (call: string, type: string): AnsweredExample => ({
  call,
  expected: { kind: 'raises', type },
});

/** The file with the examples in it, and what is read back from it. */
function write(language: Language, text: string, examples: readonly AnsweredExample[]) {
  const support = languageSupport(language);
  const parser = parsers[language];
  const [stub] = support.findStubs(text, parser).stubs;
  assert.ok(stub);
  const edit = support.writeExamples(text, stub, examples);
  if (edit === undefined) return undefined;
  const after = applyEdits(text, [edit]);
  const [found] = support.findStubs(after, parser).stubs;
  assert.ok(found, after);
  const read = support.findExamples(after, parser, found);
  assert.deepEqual(read.unparsed, [], after);
  return { after, calls: read.examples.map(({ call, expected }) => `${call} -> ${expected}`) };
}

describe('an answer that is written down', () => {
  it('becomes a doctest at the end of the docstring', () => {
    const text = 'def f(xs):\n    """First of them."""\n    pass\n';
    const done = write('python', text, [value('f([])', '0'), raises("f('x')", 'TypeError')]);
    assert.equal(
      done?.after,
      [
        'def f(xs):',
        '    """First of them.',
        '',
        '    >>> f([])',
        '    0',
        "    >>> f('x')  # doctest: +IGNORE_EXCEPTION_DETAIL",
        '    Traceback (most recent call last):',
        '    TypeError',
        '    """',
        '    pass',
        '',
      ].join('\n'),
    );
    assert.equal(done.calls.length, 2);
  });

  const PYTHON = [
    'def f(x): ...\n',
    'def f(x):\n    pass\n',
    'def f(x): "One line."\n',
    "def f(x):\n    'One line.'\n",
    'def f(x):\n    r"""Raw."""\n',
    'def f(x):\n    """\n    Lines.\n    """\n',
    'def f(x):\n    """Lines.\n\n    >>> f(7)\n    8\n    """\n    ...\n',
    'class A:\n    def g(self): return 1\n\ndef f(x):\r\n\t"""Tabs."""\r\n',
  ];
  for (const text of PYTHON) {
    it(`is read back from ${JSON.stringify(text)}`, () => {
      const examples = [
        value('f(1)', '2'),
        value("f('a\\\\n')", "['b\\\\t']"),
        value('f(2)', '3', false),
      ];
      const done = write('python', text, [...examples, value('f(0)', 'None')]);
      assert.ok(done);
      for (const call of ['f(1) -> 2', 'f(2) -> 3', 'f(0) -> None'])
        assert.ok(
          done.calls.some(one => one === call || one.startsWith(call.split(' ->')[0] ?? '')),
          `${call} in ${done.calls.join('; ')}`,
        );
      assert.ok(done.calls.length >= 4, done.after);
    });
  }

  it('is left out where there is no place for it', () => {
    assert.equal(write('python', 'def f(x):\n    """a""" "b"\n', [value('f(1)', '2')]), undefined);
    assert.equal(write('python', 'def f(x): ...\n', [raises('f(1)', 'Exception')]), undefined);
    assert.equal(write('python', 'def f(x): ...\n', [value('f(\'"""\')', '1')]), undefined);
    assert.equal(write('javascript', 'function f(x) {\n}\n', [value("f('*/')", '1')]), undefined);
  });

  const SCRIPT = [
    'function f(x) {\n}\n',
    '/** Adds one. */\nfunction f(x) {\n}\n',
    '/**\n * Adds one.\n * @param x a number\n */\nexport function f(x) {\n}\n',
    '// Adds one.\nconst f = x => {\n};\n',
    'function f(x) {\n  // Adds one.\n}\n',
    '/* Adds one. */\nfunction f(x) {\n}\n',
  ];
  for (const text of SCRIPT) {
    it(`becomes an @example of ${JSON.stringify(text)}`, () => {
      const examples = [
        value('f(1)', '2'),
        value('f({ a: [1] })', "['b']"),
        raises('f(null)', 'TypeError'),
      ];
      const done = write('javascript', text, examples);
      assert.ok(done);
      assert.deepEqual(done.calls, ['f(1) -> 2', "f({ a: [1] }) -> ['b']", 'f(null) -> TypeError']);
      assert.match(done.after, /@example/);
    });
  }
});

describe('an answer in a test file', () => {
  const stubOf = (language: Language, text: string) => {
    const [stub] = languageSupport(language).findStubs(text, parsers[language]).stubs;
    assert.ok(stub);
    return stub;
  };
  /** The file with the test appended, and what is read in it about the stub. */
  const append = (language: Language, text: string, test: string, path: string) => {
    const support = languageSupport(language);
    const stub = stubOf(language, text);
    const examples = [
      value('f([])', '0'),
      raises('f(None)'.replace('None', language === 'python' ? 'None' : 'null'), 'TypeError'),
    ];
    const more = support.writeTest(
      test,
      stub,
      ['sums', language === 'python' ? 'pkg.sums' : 'pkg/sums'],
      examples,
    );
    if (more === undefined) return undefined;
    const file = { path, text: test + more };
    return {
      after: file.text,
      read: support.findTests(file, parsers[language], stub, [
        'sums',
        language === 'python' ? 'pkg.sums' : 'pkg/sums',
      ]),
    };
  };

  it('becomes a test of its own, and is read back', () => {
    const before = 'from pkg.sums import f\n\n\ndef test_one():\n    assert f([1]) == 1\n';
    const done = append('python', 'def f(xs): ...\n', before, 'test_sums.py');
    const other = append(
      'python',
      'def f(xs): ...\n',
      'import sums\n\ndef test_one():\n    assert sums.f([1]) == 1\n',
      'test_sums.py',
    );
    assert.match(other?.after ?? '', /    assert sums\.f\(\[\]\) == 0\n/);
    assert.ok(done);
    assert.ok(done.after.startsWith(before));
    assert.match(
      done.after,
      /def test_f_as_answered\(\):\n    import pytest\n\n    assert f\(\[\]\) == 0\n/,
    );
    assert.ok(
      done.read.examples.some(({ call }) => call === 'f([])'),
      JSON.stringify(done.read),
    );
  });

  it('speaks as the file does', () => {
    const expecting =
      "import { f } from '../pkg/sums.js';\nimport { expect, it } from 'vitest';\n\nit('adds', () => {\n  expect(f([1])).toBe(1);\n});\n";
    const done = append(
      'javascript',
      'export function f(xs) {\n}\n',
      expecting,
      'test/sums.test.js',
    );
    assert.match(
      done?.after ?? '',
      /it\('f does as was answered', \(\) => \{\n  expect\(f\(\[\]\)\)\.toEqual\(0\);/,
    );
    assert.ok(
      done?.read.examples.some(({ call }) => call === 'f([])'),
      JSON.stringify(done?.read),
    );
    const asserting = expecting.replace('expect(f([1])).toBe(1)', 'assert.equal(f([1]), 1)');
    assert.match(
      append('javascript', 'export function f(xs) {\n}\n', asserting, 'test/sums.test.js')?.after ??
        '',
      /assert\.deepEqual\(f\(\[\]\), 0\)/,
    );
  });

  it('is left out of a file that does not say how', () => {
    assert.equal(append('python', 'def f(xs): ...\n', 'import other\n', 'test_sums.py'), undefined);
    assert.equal(
      append('javascript', 'function f(xs) {\n}\n', "it('x', () => {});\n", 'a.test.js'),
      undefined,
    );
  });
});
