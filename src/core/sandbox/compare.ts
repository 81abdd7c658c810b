import { assertNever } from '../base/assert-never.ts';
import type { Comparator } from './case.ts';
import { parseNumber, sameNumber, withinTolerance } from './numbers.ts';
import type { Value } from './value.ts';

/**
 * Compares what came out with what was expected. Runs in the host on plain values, so nothing
 * the guest defined takes part in it.
 */
export function matches(actual: Value, expected: Value, comparator: Comparator): boolean {
  switch (comparator) {
    case 'exact':
      return identical(actual, expected);
    case 'equal':
      return equal(actual, expected, sameNumber);
    case 'tolerance':
      return equal(actual, expected, withinTolerance);
    case 'unordered':
      return unordered(actual, expected);
    default:
      return assertNever(comparator);
  }
}

/** Same type and value all the way down; NaN is itself, sets and dicts have no order. */
function identical(a: Value, b: Value): boolean {
  if (a.t !== b.t) return false;
  if ((a.t === 'list' && b.t === 'list') || (a.t === 'tuple' && b.t === 'tuple')) {
    return pairwise(a.v, b.v, identical);
  }
  if ((a.t === 'set' && b.t === 'set') || (a.t === 'frozenset' && b.t === 'frozenset')) {
    return sameMembers(a.v, b.v, identical);
  }
  if (a.t === 'dict' && b.t === 'dict') return sameEntries(a.v, b.v, identical);
  if (a.t === 'none' || b.t === 'none') return true;
  return JSON.stringify(a.v) === JSON.stringify(b.v);
}

type NumberTest = typeof sameNumber;

/** Python's `==` on plain values: `1 == 1.0 == True`, `[1] != (1,)`, `nan != nan`. */
function equal(a: Value, b: Value, numbers: NumberTest): boolean {
  const same = (x: Value, y: Value): boolean => equal(x, y, numbers);
  const [left, right] = [parseNumber(a), parseNumber(b)];
  if (left !== undefined && right !== undefined) return numbers(left, right);
  if ((a.t === 'list' && b.t === 'list') || (a.t === 'tuple' && b.t === 'tuple')) {
    return pairwise(a.v, b.v, same);
  }
  if ((a.t === 'set' || a.t === 'frozenset') && (b.t === 'set' || b.t === 'frozenset')) {
    return sameMembers(a.v, b.v, same);
  }
  if (a.t === 'dict' && b.t === 'dict') return sameEntries(a.v, b.v, same);
  if ((a.t === 'bytes' || a.t === 'bytearray') && (b.t === 'bytes' || b.t === 'bytearray')) {
    return a.v === b.v;
  }
  return identical(a, b);
}

/** The order of the outermost sequence aside; a list is still no tuple. */
function unordered(a: Value, b: Value): boolean {
  const same = (x: Value, y: Value): boolean => equal(x, y, sameNumber);
  if ((a.t === 'list' && b.t === 'list') || (a.t === 'tuple' && b.t === 'tuple')) {
    return sameMembers(a.v, b.v, same);
  }
  return same(a, b);
}

type Same = (a: Value, b: Value) => boolean;

function pairwise(a: readonly Value[], b: readonly Value[], same: Same): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i] as Value));
}

/** Each of `a` has a partner of its own in `b`. Sorted renderings would call 1 and 1.0 different. */
function sameMembers(a: readonly Value[], b: readonly Value[], same: Same): boolean {
  if (a.length !== b.length) return false;
  const rest = [...b];
  return a.every(item => {
    const place = rest.findIndex(other => same(item, other));
    if (place < 0) return false;
    rest.splice(place, 1);
    return true;
  });
}

type Entries = readonly (readonly [Value, Value])[];

function sameEntries(a: Entries, b: Entries, same: Same): boolean {
  if (a.length !== b.length) return false;
  const rest = [...b];
  return a.every(([key, value]) => {
    const place = rest.findIndex(([other, item]) => same(key, other) && same(value, item));
    if (place < 0) return false;
    rest.splice(place, 1);
    return true;
  });
}
