/**
 * A plain value as it crosses the wall of a sandbox. Every value says its exact type, so `3` is
 * never `3.0`, `True` never `1`, and NaN is a value like any other. Nothing but plain values:
 * a subclass, a proxy or an object with its own `__eq__` has no form here.
 *
 * JavaScript has `none` for null, `undefined`, `bool`, `number`, `bigint`, `str`, `list` for an
 * array, `object`, `map`, `set`, `instant` for a Date, `regexp`, and `bytes` for a Uint8Array.
 */
export type Value =
  | { readonly t: 'none' }
  | { readonly t: 'undefined' }
  | { readonly t: 'bool'; readonly v: boolean }
  /** Decimal digits, any length. */
  | { readonly t: 'int' | 'bigint'; readonly v: string }
  /** Python's `repr`: `3.0`, `1e-07`, `nan`, `inf`, `-inf`, `-0.0`. */
  | { readonly t: 'float'; readonly v: string }
  /** As JavaScript writes it: `3`, `0.5`, `NaN`, `Infinity`, `-Infinity`; and `-0`. */
  | { readonly t: 'number'; readonly v: string }
  | { readonly t: 'complex'; readonly v: readonly [string, string] }
  | { readonly t: 'str'; readonly v: string }
  /** Base64. */
  | { readonly t: 'bytes'; readonly v: string }
  | { readonly t: 'bytearray'; readonly v: string }
  | { readonly t: 'decimal' | 'fraction' | 'date' | 'datetime' | 'time'; readonly v: string }
  /** ISO 8601 in UTC, milliseconds included; or `Invalid Date`. */
  | { readonly t: 'instant'; readonly v: string }
  /** Source and flags: `/a+/g`. */
  | { readonly t: 'regexp'; readonly v: string }
  | { readonly t: 'list' | 'tuple' | 'set' | 'frozenset'; readonly v: readonly Value[] }
  | { readonly t: 'dict' | 'map'; readonly v: readonly (readonly [Value, Value])[] }
  /** Own enumerable properties with string keys, in their order. */
  | { readonly t: 'object'; readonly v: readonly (readonly [string, Value])[] };
