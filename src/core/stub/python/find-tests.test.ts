import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import type { ExampleSet } from '../example.ts';
import { findStubs } from './find-stubs.ts';
import { findTests } from './find-tests.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;
const PLAIN = 'def f(x, y=0) -> int:\n    """Doc."""\n';
const ACCOUNT =
  'class Account:\n    def __init__(self, n): self.n = n\n    def deposit(self, n):\n        """Doc."""\n';

function read(test: string, source = PLAIN): ExampleSet {
  const stub = findStubs(source, parser).stubs[0];
  assert.ok(stub !== undefined);
  return findTests({ path: 'tests/test_m.py', text: test }, parser, stub, ['m', 'pkg.m']);
}

/** The cases of the body of one test, as `setup | call => expected comparator`. */
function shown(body: string, head = 'from m import f\n', source = PLAIN): string[] {
  const set = read(`${head}\ndef test_it():\n${body.replace(/^/gm, '    ')}\n`, source);
  return set.examples.map(({ call, expected, comparator, case: { setup } }) => {
    return `${setup === undefined ? '' : `${setup.replaceAll('\n', '; ')} | `}${call} => ${expected} ${comparator}`;
  });
}

function whyNot(body: string, head = 'from m import f\n'): string {
  const set = read(`${head}\ndef test_it(fix):\n${body.replace(/^/gm, '    ')}\n`);
  assert.deepEqual(
    set.examples.map(({ call }) => call),
    [],
  );
  return set.unparsed.map(({ why }) => why).join('; ');
}

describe('tests beside the file', () => {
  for (const [body, expected] of [
    ['assert f(1) == 2', ['f(1) => 2 equal']],
    ['assert 2 == f(1), "message"', ['f(1) => 2 equal']],
    ['assert f(1) is True', ['f(1) => True exact']],
    ['assert not f(1)', ['bool(f(1)) => False exact']],
    ['assert f(1)', ['bool(f(1)) => True exact']],
    ['assert f(1) == 2 and f(2) == 3', ['f(1) => 2 equal', 'f(2) => 3 equal']],
    ['x = [1]\ny = 5\nassert f(x) == 2', ['x = [1] | f(x) => 2 equal']],
    ['x = [1]\nr = f(x)\nassert r == 2', ['x = [1]; r = f(x) | r => 2 equal']],
    ['assert f(1) != 2', ['bool(f(1) != 2) => True exact']],
    ['assert 1 < f(1) < 3', ['bool(1 < f(1) < 3) => True exact']],
    ['assert f(1) is not None', ['bool(f(1) is not None) => True exact']],
    ['assert f(1) == 2 or f(1) == 3', ['bool(f(1) == 2 or f(1) == 3) => True exact']],
    ['assert len(f(1)) == 2', ['len(f(1)) => 2 equal']],
    ['assert f(1) == pytest.approx(0.5)', ['f(1) => 0.5 tolerance']],
    ['self.assertEqual(f(1), 2)', ['f(1) => 2 equal']],
    ['self.assertEqual([1], f(1))', ['f(1) => [1] equal']],
    ['self.assertCountEqual(f(1), [1, 2])', ['f(1) => [1, 2] unordered']],
    ['self.assertIsNone(f(1))', ['f(1) => None exact']],
    ['self.assertFalse(f(1))', ['bool(f(1)) => False exact']],
    ['with pytest.raises(ValueError):\n    f(-1)', ['f(-1) => ValueError exact']],
    [
      'with self.assertRaises(errors.Bad) as e:\n    x = 1\n    f(x)',
      ['x = 1 | f(x) => Bad exact'],
    ],
    ['print("hello")\nassert 1 == 1', []],
  ] as const) {
    it(`reads ${JSON.stringify(body)}`, () => {
      assert.deepEqual(shown(body), expected);
    });
  }

  for (const [body, why] of [
    ['assert f(1) is x', /the same object/],
    ['assert f(1) == 2 or f(1) is not x', /the same object/],
    ['assert f(1) == f(2)', /both sides/],
    ['assert f(fix) == 1', /fixture fix/],
    ['assert f(self.x) == 1', /setUp/],
    ['assert f(1) == pytest.approx(0.5, abs=1)', /tolerance of its own/],
    ['assert f(1) == np.array([1])', /it needs numpy/],
    ['self.assertAlmostEqual(f(1), 0.5)', /assertAlmostEqual is not supported/],
    ['with pytest.raises(ValueError, match="a.b"):\n    f(1)', /pattern/],
    [
      'for x in [1]:\n    assert f(x) == 1\nassert f(2) == 3',
      /a for in a test.*it comes after a for/,
    ],
  ] as const) {
    it(`says why it does not run ${JSON.stringify(body)}`, () => {
      assert.match(whyNot(body, 'import numpy as np\nfrom m import f\n'), why);
    });
  }

  it('follows every way to import the function', () => {
    const same = ['f(1) => 2 equal'];
    assert.deepEqual(shown('assert g(1) == 2', 'from pkg.m import f as g\n'), same);
    assert.deepEqual(shown('assert m.f(1) == 2', 'import m\n'), same);
    assert.deepEqual(shown('assert mm.f(1) == 2', 'import pkg.m as mm\n'), same);
    assert.deepEqual(shown('assert m.f(1) == 2', 'from pkg import m\n'), same);
    assert.deepEqual(shown('assert pkg.m.f(1) == 2', 'import pkg.m\n'), same);
    assert.deepEqual(shown('assert f(1) == 2', 'from ..m import *\n'), same);
    assert.deepEqual(
      read('from other import f\n\ndef test_it():\n    assert f(1) == 2\n').examples,
      [],
    );
  });

  it('brings the constants and helpers of the test file', () => {
    const head =
      'import math\nimport os\nfrom m import f\nBASE = math.pi\n\ndef twice(x):\n    return f(x) + BASE\n';
    assert.deepEqual(shown('assert twice(1) + f(1) == 2', head), [
      'import math; BASE = math.pi; def twice(x):;     return f(x) + BASE | twice(1) + f(1) => 2 equal',
    ]);
  });

  it('makes a case of each row of parameters, at its line', () => {
    const set = read(
      'import pytest\nfrom m import f\n\n@pytest.mark.parametrize("x, want", [\n    (1, 2),\n    pytest.param(-1, [3], id="a"),\n])\ndef test_it(x, want):\n    assert f(x, y=x + 1) == want\n',
    );
    assert.deepEqual(
      set.examples.map(({ call, expected, line }) => [call, expected, line]),
      [
        ['f(1, y=(1) + 1)', '2', 5],
        ['f(-1, y=(-1) + 1)', '[3]', 6],
      ],
    );
    const computed = read(
      'from m import f\n\n@pytest.mark.parametrize("x", make())\ndef test_it(x):\n    assert f(x) == 1\n',
    );
    assert.match(computed.unparsed[0]?.why ?? '', /plain list/);
  });

  it('follows an object through the assertions of a test', () => {
    const body =
      'a = Account(5)\nassert a.deposit(3) == 8\nassert a.n == 8\nassert Account(1).n == 1';
    assert.deepEqual(shown(body, 'from m import Account\n', ACCOUNT), [
      'a = Account(5) | a.deposit(3) => 8 equal',
      'a = Account(5); a.deposit(3) | a.n => 8 equal',
    ]);
  });

  it('looks into test classes and leaves skipped tests out', () => {
    const set = read(
      'from m import f\n\nclass TestF(unittest.TestCase):\n    def test_a(self):\n        """Doc."""\n        self.assertTrue(f(1))\n\n    @unittest.skip("later")\n    def test_b(self):\n        self.assertTrue(f(2))\n',
    );
    assert.deepEqual(
      set.examples.map(({ call, form, source }) => [call, form, source]),
      [['bool(f(1))', 'assert', 'tests/test_m.py']],
    );
    assert.match(set.unparsed[0]?.why ?? '', /marked skip/);
  });

  it('survives a test file that does not parse', () => {
    const set = read(
      'from m import f\n\ndef test_a(:\n    assert f(1) ==\n\ndef test_b():\n    assert f(2) == 3\n',
    );
    assert.ok(set.examples.some(({ call }) => call === 'f(2)'));
  });
});
