/** What kind of value a parameter takes, as far as that is known. */
export type Shape =
  | { readonly kind: 'int' | 'float' | 'str' | 'bool' | 'none' | 'undefined' | 'bytes' | 'bigint' }
  /** Nothing is known. */
  | { readonly kind: 'any' }
  /** Loose: any sequence or iterable will do. */
  | { readonly kind: 'list'; readonly item: Shape; readonly isLoose?: true }
  | { readonly kind: 'set' | 'tuple-of'; readonly item: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | { readonly kind: 'dict' | 'map'; readonly key: Shape; readonly value: Shape }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Shape])[] }
  /** Exactly this source text. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'union'; readonly of: readonly Shape[] };

export const ANY: Shape = { kind: 'any' };

/** One of several shapes; nested unions become flat, and one alone is itself. */
export function unionOf(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap(shape => (shape.kind === 'union' ? shape.of : [shape]));
  const [first] = flat;
  return first !== undefined && flat.length === 1 ? first : { kind: 'union', of: flat };
}
