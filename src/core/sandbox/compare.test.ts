import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { matches } from './compare.ts';
import type { Value } from './value.ts';

const int = (v: string | number): Value => ({ t: 'int', v: String(v) });
const float = (v: string): Value => ({ t: 'float', v });
const str = (v: string): Value => ({ t: 'str', v });
const list = (...v: Value[]): Value => ({ t: 'list', v });
const tuple = (...v: Value[]): Value => ({ t: 'tuple', v });
const set = (...v: Value[]): Value => ({ t: 'set', v });
const frozen = (...v: Value[]): Value => ({ t: 'frozenset', v });
const dict = (...v: [Value, Value][]): Value => ({ t: 'dict', v });
const bool = (v: boolean): Value => ({ t: 'bool', v });

type Row = readonly [name: string, a: Value, b: Value, exact: boolean, equal: boolean];

/** What Python says about `type(a) is type(b) and repr(a) == repr(b)`, and about `a == b`. */
const ROWS: readonly Row[] = [
  ['an int and the float of its value', int(3), float('3.0'), false, true],
  ['True and 1', bool(true), int(1), false, true],
  ['0.0 and -0.0', float('0.0'), float('-0.0'), false, true],
  ['nan and nan', float('nan'), float('nan'), true, false],
  ['inf and inf', float('inf'), float('inf'), true, true],
  ['a list and a tuple', list(int(1)), tuple(int(1)), false, false],
  [
    '2**53 + 1 and float(2**53)',
    int('9007199254740993'),
    float('9007199254740992.0'),
    false,
    false,
  ],
  ['2**53 and float(2**53)', int('9007199254740992'), float('9007199254740992.0'), false, true],
  ['0.1 and Decimal("0.1")', float('0.1'), { t: 'decimal', v: '0.1' }, false, false],
  ['0.5 and Decimal("0.50")', float('0.5'), { t: 'decimal', v: '0.50' }, false, true],
  ['0.5 and Fraction(1, 2)', float('0.5'), { t: 'fraction', v: '1/2' }, false, true],
  ['Decimal("1E+3") and 1000', { t: 'decimal', v: '1E+3' }, int(1000), false, true],
  ['complex(1, 0) and 1', { t: 'complex', v: ['1.0', '0.0'] }, int(1), false, true],
  ['a set and a frozenset', set(int(1)), frozen(int(1)), false, true],
  ['sets in another order', set(int(1), int(2)), set(int(2), int(1)), true, true],
  ['{1, 2} and {1.0, 2.0}', set(int(1), int(2)), set(float('2.0'), float('1.0')), false, true],
  [
    'sets of sets in another order',
    set(frozen(int(1), int(2)), frozen()),
    set(frozen(), frozen(int(2), int(1))),
    true,
    true,
  ],
  [
    'dicts in another order',
    dict([int(1), str('a')], [int(2), str('b')]),
    dict([int(2), str('b')], [int(1), str('a')]),
    true,
    true,
  ],
  ['dicts that swap values', dict([int(1), int(2)]), dict([int(2), int(1)]), false, false],
  ['"1" and 1', str('1'), int(1), false, false],
  ['None and False', { t: 'none' }, bool(false), false, false],
  ['bytes and bytearray', { t: 'bytes', v: 'eA==' }, { t: 'bytearray', v: 'eA==' }, false, true],
  ['text that looks like JSON', str('{"t":"int"}'), int(1), false, false],
];

const NUMBER = fc.oneof(
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(v => int(v.toString())),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(v => float(floatText(v))),
  fc.boolean().map(bool),
);
const VALUE: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    NUMBER,
    fc.string().map(str),
    fc.constant<Value>({ t: 'none' }),
    fc.array(tie('value'), { maxLength: 4 }).map(v => list(...v)),
    fc.array(tie('value'), { maxLength: 4 }).map(v => tuple(...v)),
    fc.array(tie('value'), { maxLength: 4 }).map(v => set(...v)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map(v => dict(...v)),
  ),
})).value;

describe('comparing plain values', () => {
  for (const [name, a, b, exact, equal] of ROWS) {
    it(`${exact ? 'takes' : 'does not take'} ${name} for the same`, () => {
      assert.equal(matches(a, b, 'exact'), exact);
      assert.equal(matches(b, a, 'exact'), exact);
    });
    it(`calls ${name} ${equal ? 'equal' : 'different'}, as Python does`, () => {
      assert.equal(matches(a, b, 'equal'), equal);
      assert.equal(matches(b, a, 'equal'), equal);
    });
  }

  it('allows floats a relative or absolute 1e-9 under tolerance, and ints nothing', () => {
    assert.equal(matches(float('0.30000000000000004'), float('0.3'), 'tolerance'), true);
    assert.equal(matches(float('1e-10'), int(0), 'tolerance'), true);
    assert.equal(matches(float('1.00001'), float('1.0'), 'tolerance'), false);
    assert.equal(
      matches(int('1000000000000000001'), int('1000000000000000000'), 'tolerance'),
      false,
    );
    assert.equal(matches(float('nan'), float('nan'), 'tolerance'), false);
    assert.equal(matches(set(float('0.1')), set(float('0.10000000000000002')), 'tolerance'), true);
  });

  it('ignores the order of the outermost sequence alone under unordered', () => {
    const [a, b] = [list(int(1), int(2)), list(int(3))];
    assert.equal(matches(list(a, b), list(b, a), 'unordered'), true);
    assert.equal(matches(list(list(int(2), int(1))), list(a), 'unordered'), false);
    assert.equal(matches(list(int(1), int(1)), list(int(1), int(2)), 'unordered'), false);
  });

  it('finds every value the same as itself, and equal unless it holds a NaN', () => {
    fc.assert(
      fc.property(VALUE, value => matches(value, value, 'exact') && matches(value, value, 'equal')),
    );
  });

  it('is symmetric, and equal whenever the same', () => {
    fc.assert(
      fc.property(VALUE, VALUE, (a, b) => {
        assert.equal(matches(a, b, 'equal'), matches(b, a, 'equal'));
        if (matches(a, b, 'exact')) assert.equal(matches(a, b, 'equal'), true);
      }),
    );
  });

  it('agrees with Python itself about numbers', function () {
    const pairs = fc.sample(fc.tuple(NUMBER, NUMBER), 200).flatMap(([a, b]) => [
      [a, b] as const,
      // Likelier to be equal than two that were drawn apart.
      [a, float(asFloat(a))] as const,
    ]);
    const text = pairs.map(([a, b]) => `(${source(a)} == ${source(b)})`).join(',');
    const python = spawnSync('python3', ['-c', `print([int(x) for x in [${text}]])`]);
    if (python.status !== 0) return this.skip();
    const said = JSON.parse(python.stdout.toString()) as number[];
    pairs.forEach(([a, b], i) => {
      assert.equal(matches(a, b, 'equal'), said[i] === 1, `${source(a)} == ${source(b)}`);
    });
  });

  it('compares large sets and lists without trying every pair', () => {
    const numbers = Array.from({ length: 50_000 }, (_, i) => int(i));
    const others = numbers.map((_, i) => float(`${i}.0`)).reverse();
    assert.equal(matches(set(...numbers), set(...others), 'equal'), true);
    assert.equal(matches(list(...numbers), list(...others), 'unordered'), true);
    assert.equal(matches(set(...numbers), set(...others), 'exact'), false);
  });
});

function source(value: Value): string {
  if (value.t === 'bool') return value.v ? 'True' : 'False';
  return value.t === 'int' || value.t === 'float' ? value.v : 'None';
}

/** A number without point or exponent would be an int in Python's source. */
function floatText(number: number): string {
  const text = String(number);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function asFloat(value: Value): string {
  return floatText(value.t === 'bool' ? Number(value.v) : Number(source(value)));
}
