import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import type { Language } from '../../base/source.ts';
import { languageSupport } from '../language-table.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const FUNCTION: Readonly<Record<Language, string>> = {
  python: 'def f(x):\n    pass\n',
  javascript: 'export function f(x) {\n}\n',
  typescript: 'export function f(x: number): number {\n}\n',
};
const METHOD =
  'class Account:\n    def __init__(self, n): self.n = n\n    def add(self, n):\n        pass\n';
const OPERATOR =
  'class Money:\n    def __init__(self, n): self.n = n\n    def __eq__(self, other):\n        pass\n';

/** Where each case of one test runs: its setup and call; or why it does not. */
function placed(language: Language, body: string, source = FUNCTION[language]): string[] {
  const parser = parsers[language];
  const support = languageSupport(language);
  const stub = support.findStubs(source, parser).stubs.at(-1);
  assert.ok(stub);
  const text =
    language === 'python'
      ? `from m import ${stub.qualifiedName.split('.')[0] ?? ''}\n${body.includes('def test') ? body : `def test_it():\n${body.replace(/^/gm, '    ')}`}\n`
      : `const assert = require('node:assert');\nconst { f } = require('./m');\ntest('it', () => {\n${body}\n});\n`;
  const path = language === 'python' ? 'test_m.py' : 'm.test.ts';
  const set = support.findTests({ path, text }, parser, stub, ['m']);
  const run = set.examples.map(({ case: { setup = '', call, truth, apart, expectSetup } }) => {
    const where = apart === true ? 'apart' : 'beside';
    const how = truth === true ? ' for its truth' : '';
    const wanted = expectSetup === undefined ? '' : ` (wanted: ${expectSetup})`;
    return `${where}${how}: ${setup === '' ? '' : `${setup.replaceAll('\n', '; ')} | `}${call}${wanted}`;
  });
  return [...run, ...set.unparsed.map(({ why }) => `not: ${why}`)];
}

describe('where an example runs', () => {
  const COMPARES = 'not: it compares beside the candidate, which could say what comes out';
  for (const [body, where] of [
    ['assert f(1) == 2', 'beside: f(1)'],
    ['assert f(sorted([2, 1])) == 2', 'beside: f(sorted([2, 1]))'],
    ['assert f(1).name[0] == 2', 'beside: f(1).name[0]'],
    ['assert [f(1), (f(2), -3)] == [2, (3, -3)]', 'beside: [f(1), (f(2), -3)]'],
    ['assert f(1)', 'beside for its truth: f(1)'],
    ['assert not f(0)', 'beside for its truth: f(0)'],
    ['a = [2, 1]\nf(a)\nassert a == [1, 2]', 'beside: a = [2, 1]; f(a) | a'],
    ['r = f(1)\nassert r == 2', 'beside: r = f(1) | r'],
    ['want = 2\nassert f(1) == want', 'beside: f(1) (wanted: want = 2)'],
    ['with pytest.raises(ValueError):\n    f(-1)', 'beside: f(-1)'],
    ['assert all(f(1))', 'apart: bool(all(f(1)))'],
    ['assert sorted(f(1)) == [1]', 'apart: sorted(f(1))'],
    ['assert f(1).upper() == "A"', 'apart: f(1).upper()'],
    ['assert f(1) > 0', 'apart: bool(f(1) > 0)'],
    ['assert f(1) + 1 == 2', 'apart: f(1) + 1'],
    [
      'f = lambda x: 2\nassert f(1) == 2',
      'not: it gives the name of the function to something of its own',
    ],
    ['ok = f(1) == 2\nassert ok', 'apart: ok = f(1) == 2 | bool(ok)'],
    ['r = f(1)\nok = all(r)\nassert ok is True', 'apart: r = f(1); ok = all(r) | ok'],
    ['a = [1]\nf(a)\nok = all(a)\nassert ok is True', 'apart: a = [1]; f(a); ok = all(a) | ok'],
    ['n = 0\nn += f(1)\nassert n == 2', 'apart: n = 0; n += f(1) | n'],
    ['c = {"a": 1, "w": 2}\nassert f(c["a"]) == c["w"]', 'apart: c = {"a": 1, "w": 2} | f(c["a"])'],
    [
      'def same(a, b):\n    return a == b\n\ndef test_it():\n    assert same(f(1), 2)',
      'apart: def same(a, b):;     return a == b | bool(same(f(1), 2))',
    ],
  ] as const) {
    it(`Python: ${JSON.stringify(body)}`, () => {
      assert.deepEqual(placed('python', body), [where]);
    });
  }

  for (const [body, where] of [
    ['a = Account(1)\na.add(2)\nassert a.n == 3', 'beside: a = Account(1); a.add(2) | a.n'],
    ['assert Account(1).add(2) == 3', 'beside: Account(1).add(2)'],
    [
      'a = Account(1)\nassert a.add(2).shown()',
      'beside for its truth: a = Account(1) | a.add(2).shown()',
    ],
    ['assert str(Account(1).add(2)) == "3"', 'beside: str(Account(1).add(2))'],
    ['assert isinstance(Account(1).add(2), int)', COMPARES],
    ['assert Account(1).add(2) > 0', COMPARES],
    ['a = Account(1)\nok = a.add(2) == 3\nassert ok', COMPARES],
    [
      'c = (1, 2)\nassert Account(1).add(c[0]) == c[1]',
      'not: what it expects stands where the candidate could read it',
    ],
  ] as const) {
    it(`a method: ${JSON.stringify(body)}`, () => {
      assert.deepEqual(placed('python', body, METHOD), [where]);
    });
  }

  it('asks an operator that is the stub itself', () => {
    const [where] = placed('python', 'assert (Money(1) == Money(1)) is True', OPERATOR);
    assert.equal(where, 'beside: (Money(1) == Money(1))');
  });

  for (const [body, where] of [
    ['assert.strictEqual(f(1), 2);', 'beside: f(1)'],
    ['expect(f(1)).toHaveLength(2);', 'beside: (f(1)).length'],
    ['expect(f(1)).toBeTruthy();', 'beside for its truth: f(1)'],
    ['const r = f(1);\nexpect(r[0]).toBe(2);', 'beside: const r = f(1) | r[0]'],
    ['const want = 2;\nexpect(f(1)).toBe(want);', 'beside: f(1) (wanted: const want = 2)'],
    ['assert.ok(Array.isArray(f(1)));', 'apart: Boolean(Array.isArray(f(1)))'],
    ['expect(f(1)).toBeLessThan(f(2));', 'apart: (f(1)) < (f(2))'],
    ['expect(f(1)).not.toBe(2);', 'apart: !Object.is(f(1), 2)'],
    ['assert.ok(f(1) > 0);', 'apart: Boolean(f(1) > 0)'],
    ['assert.strictEqual(f(1).includes(1), true);', 'apart: f(1).includes(1)'],
    ['const ok = f(1) == 2;\nexpect(ok).toBe(true);', 'apart: const ok = f(1) == 2 | ok'],
    [
      'const is = x => x === f(1);\nexpect(is(2)).toBe(true);',
      'apart: const is = x => x === f(1) | is(2)',
    ],
  ] as const) {
    for (const language of ['javascript', 'typescript'] as const) {
      it(`${language}: ${JSON.stringify(body)}`, () => {
        assert.deepEqual(placed(language, body), [where]);
      });
    }
  }
});
