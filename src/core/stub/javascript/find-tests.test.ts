import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import type { ExampleSet } from '../example.ts';
import { findStubs } from './find-stubs.ts';
import { findTests } from './find-tests.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const PLAIN = '/** Doc. */\nexport function f(x, y = 0) {\n}\n';
const STACK = 'export class Stack {\n  constructor(n) { this.n = n; }\n  push(x) {\n  }\n}\n';
const HEAD =
  "import assert from 'node:assert';\nimport { expect, it } from 'vitest';\nimport { f, Stack } from '../src/m.js';\n";

function read(test: string, source = PLAIN, path = 'test/m.test.js'): ExampleSet {
  const stub = findStubs(source, parsers.javascript).stubs[0];
  assert.ok(stub !== undefined);
  return findTests({ path, text: test }, parsers.javascript, stub, ['m', 'src/m']);
}

/** The cases of one test, as `setup | call => expected comparator`. */
function shown(body: string, source = PLAIN, head = HEAD): string[] {
  const set = read(`${head}\nit('does it', async () => {\n${body}\n});\n`, source);
  assert.deepEqual(set.unparsed, []);
  return set.examples.map(({ call, expected, comparator, case: { setup } }) => {
    return `${setup === undefined ? '' : `${setup.replaceAll('\n', '; ')} | `}${call} => ${expected} ${comparator}`;
  });
}

describe('tests beside a JavaScript file', () => {
  for (const [body, expected] of [
    ['assert.equal(f(1), 2);', ['f(1) => 2 equal']],
    ['assert.strictEqual(2, f(1), "message");', ['f(1) => 2 exact']],
    ['assert.deepEqual(f(1), [2]);', ['f(1) => [2] equal']],
    ['assert.deepStrictEqual(f(1), { a: 2 });', ['f(1) => { a: 2 } exact']],
    ['assert(f(1) === 2);', ['f(1) => 2 exact']],
    ['expect(f(1)).toBeGreaterThan(2);', ['(f(1)) > (2) => true exact']],
    ['expect(2).toBeLessThan(f(1));', ['(2) < (f(1)) => true exact']],
    ['expect(f(1)).not.toBe(2);', ['!Object.is(f(1), 2) => true exact']],
    ['expect(f(1)).toContain(2);', ['(f(1)).includes(2) => true exact']],
    ['assert.notStrictEqual(f(1), 2);', ['!Object.is(f(1), 2) => true exact']],
    ['assert.ok(f(1));', ['Boolean(f(1)) => true exact']],
    ['assert(!f(1));', ['Boolean(f(1)) => false exact']],
    ['assert.throws(() => f(1), RangeError);', ['f(1) => RangeError exact']],
    ['assert.throws(() => { f(1); }, { name: "TypeError" });', ['f(1) => TypeError exact']],
    ['expect(f(1)).toBe(2);', ['f(1) => 2 exact']],
    ['expect(f(1)).toEqual([2]);', ['f(1) => [2] equal']],
    ['expect(f(1)).toStrictEqual([2]);', ['f(1) => [2] exact']],
    ['expect(f(1)).toBeCloseTo(0.3);', ['f(1) => 0.3 tolerance']],
    ['expect(f(1)).toBeNull();', ['f(1) => null exact']],
    ['expect(f(1)).toHaveLength(3);', ['(f(1)).length => 3 exact']],
    ['expect(() => f(1)).toThrow();', ['f(1) => Error exact']],
    ['expect(() => f(1)).toThrow(RangeError);', ['f(1) => RangeError exact']],
    ['expect(f(1)).to.deep.equal([1]);', ['f(1) => [1] equal']],
    ['expect(f(1)).to.be.true;', ['f(1) => true exact']],
    ['const x = [1];\nexpect(f(x)).toBe(2);', ['const x = [1] | f(x) => 2 exact']],
    ['const r = f(1);\nassert.equal(r, 2);', ['const r = f(1) | r => 2 equal']],
    ['log(1);\nexpect(f(1)).toBe(2);', ['f(1) => 2 exact']],
  ] as const) {
    it(`reads ${JSON.stringify(body)}`, () => {
      assert.deepEqual(shown(body), expected);
    });
  }

  for (const head of [
    "import { f as g } from '../src/m.js';",
    "import g from '../src/m';",
    "import { strict as assert } from 'assert';\nimport { f as g } from '../src/m.ts';",
    "const { f: g } = require('../src/m');",
  ]) {
    it(`follows ${JSON.stringify(head)}`, () => {
      const source = head.includes('import g') ? PLAIN.replace('export', 'export default') : PLAIN;
      const [first] = shown('expect(g(1)).toBe(2);', source, head);
      assert.match(first ?? '', /(f|g)\(1\) => 2 exact$/);
    });
  }

  it('reads whole modules, groups, what runs before each test, and the top of the file', () => {
    const text =
      "const m = require('../src/m');\nconst assert = require('assert');\nassert.equal(m.f(0), 1);\ndescribe('g', () => {\n  let a;\n  beforeEach(() => {\n    a = [1];\n  });\n  test('t', () => {\n    assert.equal(m.f(a), 2);\n  });\n});\n";
    const { examples } = read(text);
    assert.deepEqual(
      examples.map(({ call, line, case: { setup } }) => [call, line, setup]),
      [
        ['f(0)', 3, undefined],
        ['f(a)', 10, 'let a\na = [1]'],
      ],
    );
  });

  it('reads methods on objects that the test makes', () => {
    assert.deepEqual(
      shown('const s = new Stack(1);\ns.push(2);\nexpect(s.push(3)).toBe(2);', STACK),
      ['const s = new Stack(1); s.push(2) | s.push(3) => 2 exact'],
    );
  });

  it('takes strict assertions for strict', () => {
    const head = "import assert from 'node:assert/strict';\nimport { f } from '../src/m.js';\n";
    assert.deepEqual(shown('assert.equal(f(1), 2);', PLAIN, head), ['f(1) => 2 exact']);
  });

  for (const [body, why] of [
    ['expect(f(1)).not.toEqual(2);', /does not come out/],
    ['expect(f(1)).toMatchObject({});', /toMatchObject is not supported/],
    ['expect(f(1)).toBeCloseTo(2, 3);', /precision of its own/],
    ['expect(() => f(1)).toThrow("message");', /message of the exception/],
    ['for (const x of [1]) { expect(f(x)).toBe(2); }', /a for_in in a test/],
    ['expect(f(unknown)).toBe(2);', /it needs unknown/],
    ['expect(f(1)).toBe(f(1));', /both sides/],
  ] as const) {
    it(`says why ${JSON.stringify(body)} is not run`, () => {
      const set = read(`${HEAD}\nit('does it', () => {\n${body}\n});\n`);
      assert.deepEqual(set.examples, []);
      assert.match(set.unparsed[0]?.why ?? '', why);
    });
  }

  it('has nothing to say about tests of another file, or parametrised ones it cannot run', () => {
    assert.deepEqual(read("import { f } from './other.js';\nexpect(f(1)).toBe(2);\n").examples, []);
    const each = read(`${HEAD}it.each([[1, 2]])('x', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n`);
    assert.match(each.unparsed[0]?.why ?? '', /is not run/);
  });
});
