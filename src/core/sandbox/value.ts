/**
 * A plain value as it crosses the wall of a sandbox. Every value says its exact type, so `3` is
 * never `3.0`, `True` never `1`, and NaN is a value like any other. Nothing but plain values:
 * a subclass, a proxy or an object with its own `__eq__` has no form here.
 */
export type Value =
  | { readonly t: 'none' }
  | { readonly t: 'bool'; readonly v: boolean }
  /** Decimal digits, any length. */
  | { readonly t: 'int'; readonly v: string }
  /** Python's `repr`: `3.0`, `1e-07`, `nan`, `inf`, `-inf`, `-0.0`. */
  | { readonly t: 'float'; readonly v: string }
  | { readonly t: 'complex'; readonly v: readonly [string, string] }
  | { readonly t: 'str'; readonly v: string }
  /** Base64. */
  | { readonly t: 'bytes'; readonly v: string }
  | { readonly t: 'bytearray'; readonly v: string }
  | { readonly t: 'decimal' | 'fraction' | 'date' | 'datetime' | 'time'; readonly v: string }
  | { readonly t: 'list' | 'tuple' | 'set' | 'frozenset'; readonly v: readonly Value[] }
  | { readonly t: 'dict'; readonly v: readonly (readonly [Value, Value])[] };
