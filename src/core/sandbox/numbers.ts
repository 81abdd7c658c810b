import type { Value } from './value.ts';

/** A Python number: an exact ratio, or a float that is no ratio, or a complex one. */
export type PyNumber =
  | {
      readonly kind: 'ratio';
      readonly top: bigint;
      readonly bottom: bigint;
      readonly float: boolean;
    }
  | { readonly kind: 'special'; readonly value: number }
  | { readonly kind: 'complex'; readonly re: number; readonly im: number };

/** The number a value is, or `undefined` when it is none. */
export function parseNumber(value: Value): PyNumber | undefined {
  switch (value.t) {
    case 'bool':
      return ratio(value.v ? 1n : 0n, 1n, false);
    case 'int':
      return ratio(BigInt(value.v), 1n, false);
    case 'float':
      return fromFloat(value.v);
    case 'decimal':
      return fromDecimal(value.v);
    case 'fraction':
      return fromFraction(value.v);
    case 'complex': {
      const [re, im] = [Number(value.v[0]), Number(value.v[1])];
      return im === 0 ? fromFloat(value.v[0]) : { kind: 'complex', re, im };
    }
    default:
      return undefined;
  }
}

/** Python's `==` between numbers: by exact value, whatever the types; NaN equals nothing. */
export function sameNumber(a: PyNumber, b: PyNumber): boolean {
  if (a.kind === 'ratio' && b.kind === 'ratio') return a.top * b.bottom === b.top * a.bottom;
  if (a.kind === 'special' && b.kind === 'special') return a.value === b.value;
  if (a.kind === 'complex' && b.kind === 'complex') return a.re === b.re && a.im === b.im;
  return false;
}

/** Python's modulus for hashing numbers, a prime. */
const PRIME = (1n << 61n) - 1n;

/**
 * The same text for numbers that are equal, whatever their types. Python's own way: a ratio is
 * taken modulo a prime, which needs no common divisor of numbers of any length
 * (docs.python.org/3/library/stdtypes.html#hashing-of-numeric-types).
 */
export function numberHash(number: PyNumber): string {
  if (number.kind === 'special') return String(number.value);
  if (number.kind === 'complex') return `${number.re},${number.im}`;
  const bottom = number.bottom % PRIME;
  if (bottom === 0n) return 'inf';
  const top = ((number.top % PRIME) + PRIME) % PRIME;
  return String(bottom === 1n ? top : (top * inverse(bottom)) % PRIME);
}

/** By Fermat's little theorem. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let square = value;
  for (let exponent = PRIME - 2n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

/** Within 1e-9 relative or absolute when a float takes part; exact otherwise. */
export function withinTolerance(a: PyNumber, b: PyNumber): boolean {
  if (sameNumber(a, b)) return true;
  if (a.kind !== 'ratio' || b.kind !== 'ratio' || !(a.float || b.float)) return false;
  const [x, y] = [toNumber(a), toNumber(b)];
  return Math.abs(x - y) <= Math.max(1e-9, 1e-9 * Math.max(Math.abs(x), Math.abs(y)));
}

function toNumber({ top, bottom }: { readonly top: bigint; readonly bottom: bigint }): number {
  const direct = Number(top) / Number(bottom);
  return Number.isNaN(direct) ? Number(top / bottom) : direct;
}

function ratio(top: bigint, bottom: bigint, float: boolean): PyNumber {
  return { kind: 'ratio', top, bottom, float };
}

const SPECIAL: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/** The exact binary value of a float: Python compares an int with it, not with its rounding. */
function fromFloat(text: string): PyNumber | undefined {
  const special = SPECIAL[text];
  if (special !== undefined) return { kind: 'special', value: special };
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return undefined;
  let bottom = 1n;
  let scaled = value;
  // Doubling is exact; a double has at most 1074 binary places.
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    bottom *= 2n;
  }
  return ratio(BigInt(scaled), bottom, true);
}

function fromDecimal(text: string): PyNumber | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i.exec(text);
  if (match === null) {
    const lower = text.toLowerCase().replace('infinity', 'inf');
    const special = SPECIAL[lower];
    return special === undefined ? undefined : { kind: 'special', value: special };
  }
  const [, sign = '', whole = '', places = '', exponent = '0'] = match;
  const shift = Number(exponent) - places.length;
  if (Math.abs(shift) > 10_000) return undefined;
  const digits = BigInt(`${sign}${whole}${places}`);
  return shift >= 0
    ? ratio(digits * 10n ** BigInt(shift), 1n, false)
    : ratio(digits, 10n ** BigInt(-shift), false);
}

function fromFraction(text: string): PyNumber | undefined {
  const match = /^(-?\d+)(?:\/(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const bottom = BigInt(match[2] ?? '1');
  return bottom === 0n ? undefined : ratio(BigInt(match[1] ?? '0'), bottom, false);
}
