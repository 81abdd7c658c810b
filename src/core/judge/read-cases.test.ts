import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isReasonCodeError } from '../base/errors.ts';
import type { Case } from '../sandbox/case.ts';
import { readCaseFile } from './read-cases.ts';

const read = (text: string, language: 'python' | 'javascript' = 'python'): readonly Case[] => {
  const file = readCaseFile(text, language, 'c.json');
  if (file.kind === 'tests') throw new Error('these are tests');
  return file.cases;
};
const one = (row: string, language?: 'javascript'): Case | undefined =>
  read(`{"function":"f","cases":[${row}]}`, language)[0];

describe('reading a cases file', () => {
  it('reads the short form, and values as source that gives exactly them', () => {
    assert.deepEqual(one('{"args":[1,2.0,{"$tuple":["a"]}],"expected":3}'), {
      call: 'f(1, 2.0, ("a",))',
      expect: { kind: 'value', value: { t: 'int', v: '3' } },
      comparator: 'exact',
    });
    assert.equal(
      one('{"args":[{"__proto__":1}],"expected":3}', 'javascript')?.call,
      'f(({["__proto__"]: 1}))',
    );
    assert.equal(
      one('{"args":[{"$set":[]},{"$float":"nan"}],"expected":3}')?.call,
      'f({*()}, (1e999-1e999))',
    );
  });

  it('puts the setup of the file before that of the case', () => {
    const [found] = read(
      '{"setup":"a = 1","cases":[{"setup":"b = 2","call":"f(a)","expected":1}]}',
    );
    assert.equal(found?.setup, 'a = 1\nb = 2');
  });

  it('knows all kinds of expectations and comparators', () => {
    assert.deepEqual(one('{"args":[],"expect":{"raises":"ValueError","message":"m"}}')?.expect, {
      kind: 'raises',
      type: 'ValueError',
      message: 'm',
    });
    assert.deepEqual(one('{"args":[],"expect":{"stdout":"x\\n"}}')?.expect, {
      kind: 'stdout',
      text: 'x\n',
    });
    assert.equal(one('{"args":[[1]],"expect":{"mutated":[[]]}}')?.expect.kind, 'mutated');
    assert.equal(one('{"args":[],"expected":1,"comparator":"unordered"}')?.comparator, 'unordered');
  });

  it('awaits a call that says so, and no other', () => {
    assert.equal(one('{"call":"await f(1)","expected":1}')?.resolve, 'await');
    assert.equal(one('{"args":[1],"expected":1}')?.resolve, undefined);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /is not JSON: .*line 1, column 1/],
    ['[]', /the file: is no object/],
    ['{"function":"f"}', /cases: is missing/],
    ['{"function":"f","case":[]}', /has a key "case"; the keys are function, cases/],
    ['{"cases":[{"args":[1],"expected":1}]}', /cases\[0\]\.function: is missing/],
    ['{"function":"f","cases":[{"args":[1]}]}', /cases\[0\]\.expect: is missing/],
    ['{"function":"f","cases":[{"args":1,"expected":1}]}', /cases\[0\]\.args: is no array/],
    ['{"function":"f","cases":[{"expected":1}]}', /cases\[0\]\.args: is missing/],
    ['{"function":"f","cases":[{"call":"f()","args":[],"expected":1}]}', /give one of them/],
    ['{"function":"f","cases":[{"args":[],"expect":{"value":1,"stdout":""}}]}', /has one of/],
    ['{"function":"f","cases":[{"args":[{"$x":1}],"expected":1}]}', /cases\[0\]\.args\[0\]\.\$x/],
    ['{"function":"f(","cases":[]}', /is no name of a function/],
    ['{"function":"f","tests":"","cases":[]}', /stands beside "cases"/],
    ['{"tests":"assert f()"}', /function: is missing/],
    ['{"function":"f","cases":[{"args":[],"expected":1,"comparator":"near"}]}', /is none of exact/],
  ];
  for (const [text, message] of wrong) {
    it(`says what is wrong with ${text.slice(0, 60) || 'an empty file'}`, () => {
      assert.throws(
        () => readCaseFile(text, 'python', 'c.json'),
        error =>
          isReasonCodeError(error, 'usage') &&
          error.message.startsWith('c.json ') &&
          message.test(error.message),
      );
    });
  }

  it('answers any JSON with cases or with an error that names the place', () => {
    const keys = fc.constantFrom('function', 'cases', 'args', 'expected', 'expect', 'call', '$set');
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, value => {
        try {
          readCaseFile(JSON.stringify(value), 'python', 'c.json');
        } catch (error) {
          assert.ok(isReasonCodeError(error, 'usage'), String(error));
        }
      }),
    );
  });
});
