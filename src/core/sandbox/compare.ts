import { assertNever } from '../base/assert-never.ts';
import type { Comparator } from './case.ts';
import { numberHash, parseNumber, sameNumber, withinTolerance } from './numbers.ts';
import type { Value } from './value.ts';

/** A way to compare, and a text that values have in common when they compare equal. */
type Same = {
  readonly test: (a: Value, b: Value) => boolean;
  readonly key: ((value: Value) => string) | undefined;
};

const IDENTICAL: Same = { test: identical, key: value => `${value.t}:${equalKey(value)}` };
const EQUAL: Same = { test: (a, b) => equal(a, b, EQUAL, sameNumber), key: equalKey };
/** Closeness is not transitive, so nothing can stand for all that are close. */
const CLOSE: Same = { test: (a, b) => equal(a, b, CLOSE, withinTolerance), key: undefined };

/**
 * Compares what came out with what was expected. Runs in the host on plain values, so nothing
 * the guest defined takes part in it.
 */
export function matches(actual: Value, expected: Value, comparator: Comparator): boolean {
  switch (comparator) {
    case 'exact':
      return identical(actual, expected);
    case 'equal':
      return EQUAL.test(actual, expected);
    case 'tolerance':
      return CLOSE.test(actual, expected);
    case 'unordered':
      return unordered(actual, expected);
    default:
      return assertNever(comparator);
  }
}

/**
 * Same type and value all the way down; NaN is itself, -0 is not 0; sets, dicts, maps and objects
 * have no order.
 */
function identical(a: Value, b: Value): boolean {
  if (a.t !== b.t) return false;
  if ((a.t === 'list' && b.t === 'list') || (a.t === 'tuple' && b.t === 'tuple')) {
    return pairwise(a.v, b.v, identical);
  }
  if ((a.t === 'set' && b.t === 'set') || (a.t === 'frozenset' && b.t === 'frozenset')) {
    return sameMembers(a.v, b.v, IDENTICAL);
  }
  if (a.t === 'dict' && b.t === 'dict') return sameEntries(a.v, b.v, IDENTICAL);
  if (a.t === 'map' && b.t === 'map') return sameEntries(a.v, b.v, IDENTICAL);
  if (a.t === 'object' && b.t === 'object') return sameFields(a.v, b.v, identical);
  if (a.t === 'none' || a.t === 'undefined' || b.t === 'none' || b.t === 'undefined') return true;
  return JSON.stringify(a.v) === JSON.stringify(b.v);
}

/**
 * The language's own equality on plain values. Python's `==`: `1 == 1.0 == True`, `[1] != (1,)`,
 * `nan != nan`. JavaScript's SameValueZero all the way down, as `isEqual` of lodash: `NaN` is
 * itself and `-0` is `0`; no boolean is a number, no bigint either.
 */
function equal(a: Value, b: Value, same: Same, numbers: typeof sameNumber): boolean {
  if (a.t === 'number' && b.t === 'number') return sameScriptNumber(a.v, b.v, same);
  const [left, right] = [parseNumber(a), parseNumber(b)];
  if (left !== undefined && right !== undefined) return numbers(left, right);
  if ((a.t === 'list' && b.t === 'list') || (a.t === 'tuple' && b.t === 'tuple')) {
    return pairwise(a.v, b.v, same.test);
  }
  if ((a.t === 'set' || a.t === 'frozenset') && (b.t === 'set' || b.t === 'frozenset')) {
    return sameMembers(a.v, b.v, same);
  }
  if (a.t === 'dict' && b.t === 'dict') return sameEntries(a.v, b.v, same);
  if (a.t === 'map' && b.t === 'map') return sameEntries(a.v, b.v, same);
  if (a.t === 'object' && b.t === 'object') return sameFields(a.v, b.v, same.test);
  if ((a.t === 'bytes' || a.t === 'bytearray') && (b.t === 'bytes' || b.t === 'bytearray')) {
    return a.v === b.v;
  }
  return identical(a, b);
}

/** Under tolerance within 1e-9, relative or absolute; whole numbers have none. */
function sameScriptNumber(a: string, b: string, same: Same): boolean {
  const [x, y] = [Number(a), Number(b)];
  if (a === b || x === y) return true;
  const isClose = same === CLOSE && !(Number.isInteger(x) && Number.isInteger(y));
  if (!isClose || !Number.isFinite(x) || !Number.isFinite(y)) return false;
  return Math.abs(x - y) <= Math.max(1e-9, 1e-9 * Math.max(Math.abs(x), Math.abs(y)));
}

type Field = readonly [string, Value];

/** Keys are texts and each is there once, so that they can be looked up. */
function sameFields(a: readonly Field[], b: readonly Field[], test: Same['test']): boolean {
  const others = new Map(b);
  return (
    a.length === b.length &&
    a.every(([key, value]) => {
      const other = others.get(key);
      return other !== undefined && test(value, other);
    })
  );
}

/** The order of the outermost sequence aside; a list is still no tuple. */
function unordered(a: Value, b: Value): boolean {
  if ((a.t === 'list' && b.t === 'list') || (a.t === 'tuple' && b.t === 'tuple')) {
    return sameMembers(a.v, b.v, EQUAL);
  }
  return EQUAL.test(a, b);
}

function pairwise(a: readonly Value[], b: readonly Value[], test: Same['test']): boolean {
  return a.length === b.length && a.every((item, i) => test(item, b[i] as Value));
}

/** Members that may be tried against each other when there is no key to look them up by. */
const MAX_PAIRS = 250_000;

/** Each of `a` has a partner of its own in `b`. */
function sameMembers(a: readonly Value[], b: readonly Value[], same: Same): boolean {
  const pair = (x: Value, y: Value): boolean => same.test(x, y);
  return matched(a, b, item => same.key?.(item), pair);
}

type Entry = readonly [Value, Value];

function sameEntries(a: readonly Entry[], b: readonly Entry[], same: Same): boolean {
  const pair = (x: Entry, y: Entry): boolean => same.test(x[0], y[0]) && same.test(x[1], y[1]);
  return matched(a, b, ([key]) => same.key?.(key), pair);
}

/**
 * Pairs off two bags in linear time where members have keys: equal members have equal keys, so
 * only those are tried. Without keys a huge bag is called different: a candidate must not be able
 * to keep the host busy.
 */
function matched<T>(
  a: readonly T[],
  b: readonly T[],
  key: (item: T) => string | undefined,
  pair: (x: T, y: T) => boolean,
): boolean {
  if (a.length !== b.length) return false;
  const shelves = new Map<string | undefined, T[]>();
  for (const item of b) {
    const shelf = shelves.get(key(item));
    if (shelf === undefined) shelves.set(key(item), [item]);
    else shelf.push(item);
  }
  let pairs = 0;
  return a.every(item => {
    const shelf = shelves.get(key(item)) ?? [];
    const place = shelf.findIndex(other => (pairs += 1) <= MAX_PAIRS && pair(item, other));
    if (place < 0) return false;
    shelf.splice(place, 1);
    return true;
  });
}

/** Equal values have equal keys, whatever their types; different ones nearly always have not. */
export function equalKey(value: Value): string {
  if (value.t === 'number') return `n${value.v === '-0' ? '0' : value.v}`;
  const number = parseNumber(value);
  if (number !== undefined) return `n${numberHash(number)}`;
  switch (value.t) {
    case 'set':
    case 'frozenset':
      return `{${value.v.map(equalKey).sort().join()}}`;
    case 'dict':
      return `{${value.v
        .map(([key, item]) => `${equalKey(key)}:${equalKey(item)}`)
        .sort()
        .join()}}`;
    case 'map':
      return `m{${value.v
        .map(([key, item]) => `${equalKey(key)}:${equalKey(item)}`)
        .sort()
        .join()}}`;
    case 'object':
      return `o{${value.v
        .map(([key, item]) => `${JSON.stringify(key)}:${equalKey(item)}`)
        .sort()
        .join()}}`;
    case 'list':
    case 'tuple':
      return `${value.t}(${value.v.map(equalKey).join()})`;
    case 'bytes':
    case 'bytearray':
      return `b${value.v}`;
    default:
      return JSON.stringify(value);
  }
}
