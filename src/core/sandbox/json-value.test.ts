import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isLosslessNumber, parse } from 'lossless-json';
import { JsonError, readJson, writeJson } from './json.ts';
import type { Json } from './json.ts';
import { matches } from './compare.ts';
import { pythonDecimal, pythonFloat } from './python-float.ts';
import { pythonMoment } from './python-moment.ts';
import { readJsonValue, ValueError } from './read-value.ts';
import type { Value } from './value.ts';
import { writeJsonValue } from './write-value.ts';

const text = fc.string({ unit: 'binary' });
const float = fc.double().map((v): Value => ({ t: 'float', v: pythonFloat(v) }));
const scriptNumber = fc
  .double()
  .map((v): Value => ({ t: 'number', v: Object.is(v, -0) ? '-0' : String(v) }));
const int = fc.bigInt().map((v): Value => ({ t: 'int', v: String(v) }));
const base64 = fc.uint8Array().map(bytes => Buffer.from(bytes).toString('base64'));
const str = text.map((v): Value => ({ t: 'str', v }));

const { value: python } = fc.letrec<{ value: Value; key: Value }>(tie => ({
  key: fc.oneof(
    str,
    int,
    base64.map((v): Value => ({ t: 'bytes', v })),
  ),
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Value>(
      { t: 'none' },
      { t: 'bool', v: true },
      { t: 'decimal', v: '1.50' },
      { t: 'date', v: '2020-02-29' },
      { t: 'datetime', v: '2020-02-29T01:02:03.000400+05:30' },
      { t: 'time', v: '23:59:59' },
      { t: 'fraction', v: '-1/3' },
      { t: 'complex', v: ['-0.0', 'nan'] },
    ),
    int,
    float,
    str,
    base64.map((v): Value => ({ t: 'bytes', v })),
    fc.array(tie('value'), { maxLength: 4 }).map((v): Value => ({ t: 'list', v })),
    fc.array(tie('value'), { maxLength: 4 }).map((v): Value => ({ t: 'tuple', v })),
    fc
      .uniqueArray(int, { selector: one => JSON.stringify(one) })
      .map((v): Value => ({ t: 'frozenset', v })),
    fc
      .uniqueArray(fc.tuple(tie('key'), tie('value')), {
        selector: ([key]) => JSON.stringify(key),
        maxLength: 4,
      })
      .map((v): Value => ({ t: 'dict', v })),
  ),
}));

const { value: script } = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Value>(
      { t: 'none' },
      { t: 'undefined' },
      { t: 'bool', v: false },
      { t: 'instant', v: '2020-02-29T01:02:03.004Z' },
      { t: 'instant', v: 'Invalid Date' },
      { t: 'regexp', v: '/a+/g' },
    ),
    scriptNumber,
    str,
    fc.bigInt().map((v): Value => ({ t: 'bigint', v: String(v) })),
    fc.array(tie('value'), { maxLength: 4 }).map((v): Value => ({ t: 'list', v })),
    fc
      .uniqueArray(fc.tuple(text, tie('value')), { selector: ([key]) => key, maxLength: 4 })
      .map((v): Value => ({ t: 'object', v })),
    fc
      .uniqueArray(fc.tuple(str, tie('value')), {
        selector: ([key]) => JSON.stringify(key),
        maxLength: 4,
      })
      .map((v): Value => ({ t: 'map', v })),
  ),
}));

/** A JSON text's value as plain data, numbers as their text. */
function plain(json: Json): unknown {
  if (json instanceof Map) {
    return Object.fromEntries([...json].map(([key, item]) => [key, plain(item as Json)]));
  }
  if (Array.isArray(json)) return json.map(item => plain(item as Json));
  return typeof json === 'object' && json !== null
    ? `#${(json as { number: string }).number}`
    : json;
}

describe('values in JSON', () => {
  for (const [language, values] of [
    ['python', python],
    ['javascript', script],
  ] as const) {
    it(`come back as they were written (${language})`, () => {
      fc.assert(
        fc.property(values, value => {
          const json = readJson(writeJson(writeJsonValue(value)));
          assert.deepEqual(readJsonValue(json, language, 'it'), value);
        }),
      );
    });
  }

  it('are read as another lossless reader reads them', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), source => {
        if (source.includes('__proto__')) return;
        const other = parse(source, (_, item) =>
          isLosslessNumber(item) ? `#${item.value}` : item,
        );
        assert.deepEqual(plain(readJson(source)), other);
      }),
    );
  });

  it('keep the order of keys, keys that look like numbers included', () => {
    assert.equal(
      writeJson(readJson('{"10":1,"9":2,"__proto__":3}')),
      '{"10":1,"9":2,"__proto__":3}',
    );
  });

  it('are valid UTF-8 and hold nothing that a terminal would obey', () => {
    const written = writeJson('\ud800\u202e\u009b\u0007é');
    assert.equal(written, '"\\ud800\\u202e\\u009b\\u0007é"');
  });

  it('never make the reader throw anything but an error with a place', () => {
    fc.assert(
      fc.property(fc.string(), source => {
        try {
          readJson(source);
        } catch (error) {
          assert.ok(error instanceof JsonError, String(error));
          assert.ok(error.line >= 1 && error.column >= 1);
        }
      }),
    );
    assert.throws(() => readJson('['.repeat(100_000)), /nested more than 200 deep/);
    assert.throws(() => readJson('{"a":1,"a":2}'), /line 1, column 8/);
  });

  it('say where and what when they are none', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['{"$tuple":[1],"x":2}', /^it: \$tuple stands alone/],
      ['{"$nope":1}', /^it\.\$nope: python has no such value; the tags are /],
      ['[{"$int":"x"}]', /^it\[0\]\.\$int: expects a string of digits/],
      ['{"$set":[[1]]}', /^it\.\$set: holds a list, which Python cannot hash/],
      ['{"$set":[1,1.0]}', /^it\.\$set: holds the same twice/],
      ['{"$date":"2021-02-29"}', /expects an ISO 8601 date/],
      ['{"$bytes":"a"}', /expects base64/],
      [`${'['.repeat(60)}${']'.repeat(60)}`, /nested more than 50 deep/],
    ];
    for (const [source, message] of wrong) {
      assert.throws(
        () => readJsonValue(readJson(source), 'python', 'it'),
        error => error instanceof ValueError && message.test(error.message),
        source,
      );
    }
  });

  it('tell 3 from 3.0, and know what no double can hold', () => {
    const read = (source: string): Value => readJsonValue(readJson(source), 'python', 'it');
    assert.deepEqual(read('3'), { t: 'int', v: '3' });
    assert.deepEqual(read('3.0'), { t: 'float', v: '3.0' });
    assert.deepEqual(read('1e400'), { t: 'float', v: 'inf' });
    assert.deepEqual(read('12345678901234567890'), { t: 'int', v: '12345678901234567890' });
    assert.deepEqual(read('{"$$tuple":[1]}'), {
      t: 'dict',
      v: [
        [
          { t: 'str', v: '$tuple' },
          { t: 'list', v: [{ t: 'int', v: '1' }] },
        ],
      ],
    });
    assert.ok(!matches(read('3'), read('3.0'), 'exact'));
  });

  it('write decimals and moments as Python does', () => {
    const decimals = [
      ['1e5', '1E+5'],
      ['-0.0000001', '-1E-7'],
      ['0.000001', '0.000001'],
      ['007.50', '7.50'],
      ['Infinity', 'Infinity'],
    ] as const;
    for (const [given, wanted] of decimals) assert.equal(pythonDecimal(given), wanted);
    assert.equal(pythonDecimal('1..2'), undefined);
    assert.deepEqual(pythonMoment('2020-01-02 03:04Z'), {
      t: 'datetime',
      v: '2020-01-02T03:04:00+00:00',
    });
  });
});
