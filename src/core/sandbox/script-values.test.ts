import assert from 'node:assert/strict';
import { isDeepStrictEqual, inspect } from 'node:util';
import fc from 'fast-check';
import { matches } from './compare.ts';
import { decodeValue } from './decode-value.ts';
import { renderValue } from './render-value.ts';
import type { Value } from './value.ts';

const number = (v: number): Value => ({ t: 'number', v: Object.is(v, -0) ? '-0' : String(v) });
const bigint = (v: bigint): Value => ({ t: 'bigint', v: String(v) });
const str = (v: string): Value => ({ t: 'str', v });
const list = (...v: Value[]): Value => ({ t: 'list', v });
const set = (...v: Value[]): Value => ({ t: 'set', v });
const map = (...v: [Value, Value][]): Value => ({ t: 'map', v });
const object = (...v: [string, Value][]): Value => ({ t: 'object', v });
const none: Value = { t: 'none' };

type Row = readonly [name: string, a: Value, b: Value, exact: boolean, equal: boolean];
const ROWS: readonly Row[] = [
  ['0 and -0', number(0), number(-0), false, true],
  ['NaN and NaN', number(NaN), number(NaN), true, true],
  ['1 and 1n', number(1), bigint(1n), false, false],
  ['1 and true', number(1), { t: 'bool', v: true }, false, false],
  ['1 and "1"', number(1), str('1'), false, false],
  ['null and undefined', none, { t: 'undefined' }, false, false],
  [
    'objects in another order',
    object(['a', none], ['b', str('')]),
    object(['b', str('')], ['a', none]),
    true,
    true,
  ],
  [
    'an object with undefined and one without',
    object(['a', { t: 'undefined' }]),
    object(),
    false,
    false,
  ],
  ['[-0] and [0]', list(number(-0)), list(number(0)), false, true],
  ['{ a: -0 } and { a: 0 }', object(['a', number(-0)]), object(['a', number(0)]), false, true],
  ['lists in another order', list(number(1), number(2)), list(number(2), number(1)), false, false],
  [
    'sets in another order',
    set(number(1), object(['a', none])),
    set(object(['a', none]), number(1)),
    true,
    true,
  ],
  [
    'maps in another order',
    map([number(1), none], [str('k'), set()]),
    map([str('k'), set()], [number(1), none]),
    true,
    true,
  ],
  ['a map and an object', map([str('a'), none]), object(['a', none]), false, false],
  ['a list and a set', list(), set(), false, false],
  ['0.1 + 0.2 and 0.3', number(0.1 + 0.2), number(0.3), false, false],
];

/** A value of JavaScript, and the same as a `Value`. */
type Both = readonly [unknown, Value];
const BOTH: fc.Arbitrary<Both> = fc.letrec<{ both: Both }>(tie => ({
  both: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.double().map((v): Both => [v, number(v)]),
    fc.bigInt().map((v): Both => [v, bigint(v)]),
    fc.string({ unit: 'binary' }).map((v): Both => [v, str(v)]),
    fc.constantFrom<Both>(
      [null, none],
      [undefined, { t: 'undefined' }],
      [true, { t: 'bool', v: true }],
    ),
    fc
      .array(tie('both'), { maxLength: 4 })
      .map((v): Both => [v.map(([a]) => a), list(...v.map(([, b]) => b))]),
    fc
      .dictionary(fc.string(), tie('both'), { maxKeys: 4, noNullPrototype: true })
      .map((v): Both => [
        Object.fromEntries(Object.entries(v).map(([key, [a]]) => [key, a])),
        object(...Object.entries(v).map(([key, [, b]]): [string, Value] => [key, b])),
      ]),
    fc
      .uniqueArray(fc.tuple(fc.string(), tie('both')), { maxLength: 3, selector: ([key]) => key })
      .map((v): Both => [
        new Map(v.map(([key, [a]]) => [key, a])),
        map(...v.map(([key, [, b]]): [Value, Value] => [str(key), b])),
      ]),
  ),
})).both;

describe("comparing JavaScript's values", () => {
  for (const [name, a, b, exact, equal] of ROWS) {
    it(`${exact ? 'takes' : 'does not take'} ${name} for the same, and ${equal ? 'calls them equal' : 'not for equal'}`, () => {
      for (const [x, y] of [
        [a, b],
        [b, a],
      ] as const) {
        assert.equal(matches(x, y, 'exact'), exact);
        assert.equal(matches(x, y, 'equal'), equal);
      }
    });
  }

  it('takes every value for itself', () => {
    fc.assert(
      fc.property(BOTH, ([, value]) => {
        for (const how of ['exact', 'equal', 'tolerance', 'unordered'] as const)
          assert.ok(matches(value, value, how));
      }),
    );
  });

  it('agrees with what Node calls deeply and strictly equal', () => {
    fc.assert(
      fc.property(BOTH, BOTH, ([a, x], [b, y]) => {
        assert.equal(matches(x, y, 'exact'), isDeepStrictEqual(a, b));
      }),
    );
  });

  it('allows fractions 1e-9 under tolerance, and whole numbers nothing', () => {
    assert.ok(matches(list(number(0.1 + 0.2)), list(number(0.3)), 'tolerance'));
    assert.ok(!matches(number(1e15), number(1e15 + 1), 'tolerance'));
    assert.ok(!matches(number(0.3), number(0.31), 'tolerance'));
    assert.ok(!matches(number(NaN), number(0.3), 'tolerance'));
    assert.ok(!matches(number(Infinity), number(1.5), 'tolerance'));
  });

  it('leaves the order of the outermost list aside where that is asked for', () => {
    assert.ok(
      matches(
        list(number(1), object(['a', none])),
        list(object(['a', none]), number(1)),
        'unordered',
      ),
    );
    assert.ok(
      !matches(list(list(number(1), number(2))), list(list(number(2), number(1))), 'unordered'),
    );
  });

  it('compares large maps and lists without trying every pair', () => {
    const all = Array.from({ length: 50_000 }, (_, i): [Value, Value] => [number(i), str(`${i}`)]);
    assert.ok(matches(map(...all), map(...all.toReversed()), 'equal'));
    assert.ok(
      matches(list(...all.map(([k]) => k)), list(...all.map(([k]) => k).reverse()), 'unordered'),
    );
  });
});

describe("showing JavaScript's values", () => {
  it('writes them as Node does on one line', () => {
    fc.assert(
      fc.property(BOTH, ([js, value]) => {
        const wanted = inspect(js, {
          breakLength: Infinity,
          compact: true,
          depth: Infinity,
          maxStringLength: Infinity,
        });
        assert.equal(renderValue(value, 'javascript', Infinity), wanted);
      }),
      { numRuns: 1000 },
    );
  });

  for (const [value, text] of [
    [{ t: 'instant', v: '2020-01-02T03:04:05.000Z' }, '2020-01-02T03:04:05.000Z'],
    [{ t: 'regexp', v: '/a+/g' }, '/a+/g'],
    [{ t: 'bytes', v: 'AQL/' }, 'Uint8Array(3) [ 1, 2, 255 ]'],
    [{ t: 'bytes', v: '' }, 'Uint8Array(0) []'],
    [set(number(-0)), 'Set(1) { -0 }'],
    [
      list(...Array.from({ length: 102 }, () => number(1))),
      `[ ${'1, '.repeat(100)}... 2 more items ]`,
    ],
  ] as readonly (readonly [Value, string])[]) {
    it(`writes ${text.slice(0, 40)}`, () =>
      assert.equal(
        renderValue(value, 'typescript'),
        text.length > 400 ? `${text.slice(0, 399)}…` : text,
      ));
  }
});

describe("reading JavaScript's values from the guest", () => {
  it('reads what it is sent, and nothing that only looks like it', () => {
    fc.assert(
      fc.property(BOTH, ([, value]) =>
        assert.deepEqual(decodeValue(JSON.parse(JSON.stringify(value))), value),
      ),
    );
    for (const v of ['1.0', '', '0x1', '+1', ' 1', '1e1000'])
      assert.equal(decodeValue({ t: 'number', v }), undefined);
    assert.equal(
      decodeValue({
        t: 'object',
        v: [
          ['a', none],
          ['a', none],
        ],
      }),
      undefined,
    );
  });

  it('reads a long bigint that comes in hexadecimal', () => {
    assert.deepEqual(decodeValue({ t: 'bigint', v: '-0xff' }), bigint(-255n));
  });
});
