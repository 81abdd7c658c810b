import assert from 'node:assert/strict';
import type { Example } from '../stub/example.ts';
import { whyNoProof } from './proof.ts';

const example = (setup: string, call: string, expected: string): Example => ({
  function: 'f',
  call,
  expected,
  line: 1,
  source: 'test_a.py',
  form: 'assert',
  comparator: 'equal',
  case: {
    ...(setup === '' ? {} : { setup }),
    call,
    expect: { kind: 'source', text: expected },
    comparator: 'equal',
  },
});

describe('an example as proof', () => {
  for (const [setup, call, expected] of [
    ['ok = f(1) == 2', 'ok', 'True'],
    ['want = 2', 'f(1)', 'want'],
    ['', 'f(1).__eq__(2)', 'True'],
    ['const ok = f(1) === 2;', 'ok', 'true'],
  ] as const) {
    it(`is refused: ${setup} ${call}`, () => {
      assert.notEqual(whyNoProof(example(setup, call, expected)), undefined);
    });
  }
  for (const [setup, call, expected] of [
    ['', 'f(1)', '2'],
    ['account = Account(5)\naccount.deposit(3)', 'account.balance', '8'],
    ['a = "x == y"', 'f(a)', '[1]'],
  ] as const) {
    it(`is taken: ${setup} ${call}`, () => {
      assert.equal(whyNoProof(example(setup, call, expected)), undefined);
    });
  }
});
