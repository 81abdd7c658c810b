import type { Value } from '../sandbox/value.ts';

/** A text that values have in common exactly when they are the same, types included. */
export function exactKey(value: Value): string {
  switch (value.t) {
    case 'none':
    case 'undefined':
      return value.t;
    case 'list':
    case 'tuple':
      return `${value.t}(${value.v.map(exactKey).join()})`;
    case 'set':
    case 'frozenset':
      return `${value.t}{${value.v.map(exactKey).sort().join()}}`;
    case 'dict':
    case 'map':
      return `${value.t}{${value.v
        .map(([key, item]) => `${exactKey(key)}:${exactKey(item)}`)
        .sort()
        .join()}}`;
    case 'object':
      return `object{${value.v
        .map(([key, item]) => `${JSON.stringify(key)}:${exactKey(item)}`)
        .sort()
        .join()}}`;
    default:
      return `${value.t}:${JSON.stringify(value.v)}`;
  }
}
