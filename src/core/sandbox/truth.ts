import type { Language } from '../base/source.ts';
import { parseNumber } from './numbers.ts';
import type { Value } from './value.ts';

/**
 * Whether the language takes a plain value for true: in Python nothing that is zero or empty, in
 * JavaScript every object. Decided in the host, where nobody can have changed what `bool` does.
 */
export function isTruthy(value: Value, language: Language): boolean {
  const number = parseNumber(value);
  if (number !== undefined) return number.kind !== 'ratio' || number.top !== 0n;
  switch (value.t) {
    case 'none':
    case 'undefined':
      return false;
    case 'number':
      return Number(value.v) !== 0 && value.v !== 'NaN';
    case 'bigint':
      return BigInt(value.v) !== 0n;
    case 'str':
      return value.v !== '';
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
    case 'dict':
    case 'map':
    case 'bytes':
    case 'bytearray':
      return language !== 'python' || value.v.length > 0;
    default:
      return true;
  }
}
