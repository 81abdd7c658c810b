import type { Language } from '../base/source.ts';
import type { Rng } from '../base/rng.ts';
import { unionOf } from './shape.ts';
import type { Shape } from './shape.ts';

/** Containers deeper than this are empty. */
const MAX_DEPTH = 3;

/** Plain kinds: what people try first, the simplest first. */
const TEXTS = ['', 'a', 'ab', 'Hello World', 'aa', 'A', ' a b ', '12', 'aBc,d'];
const LETTERS = ['a', 'b', 'c', 'A', 'B', ' ', '1', ','];
const INTS = [0, 1, 2, -1, 3, 5, 10, -7, 12];
const FLOATS = [0, 1, 2.5, -1, 3, 0.5, -2.5, 10];

/** What a parameter of unknown kind is tried with. */
const UNKNOWN: Shape = unionOf([
  { kind: 'int' },
  { kind: 'list', item: { kind: 'int' } },
  { kind: 'str' },
]);

/**
 * Source texts of values of a shape, the simplest first, no two the same. They are the ones that
 * functions are wrong about: empty, single, repeated, negative, unsorted.
 */
export function edgeLiterals(shape: Shape, language: Language, depth = 0): readonly string[] {
  const inner = (of: Shape): readonly string[] => edgeLiterals(of, language, depth + 1);
  switch (shape.kind) {
    case 'int':
      return INTS.map(String);
    case 'float':
      return FLOATS.map(value => float(value, language));
    case 'bigint':
      return INTS.map(value => `${value}n`);
    case 'str':
      return TEXTS.map(quoted);
    case 'bytes':
      return ["b''", "b'a'", "b'ab'"];
    case 'bool':
      return language === 'python' ? ['True', 'False'] : ['true', 'false'];
    case 'none':
      return [language === 'python' ? 'None' : 'null'];
    case 'undefined':
      return ['undefined'];
    case 'literal':
      return [shape.text];
    case 'any':
      return edgeLiterals(UNKNOWN, language, depth);
    case 'union':
      return interleaved(shape.of.map(inner));
    case 'tuple':
      return rows(shape.items.map(inner)).map(row => container('tuple', row, language));
    case 'object':
      return objects(shape, inner);
    case 'dict':
    case 'map':
      return entries(shape, inner, depth).map(row => container(shape.kind, row, language));
    case 'list':
    case 'set':
    case 'tuple-of':
      return samples(inner(shape.item), depth).map(row => container(shape.kind, row, language));
  }
}

/** One more source text of a shape, by chance. */
export function randomLiteral(shape: Shape, language: Language, rng: Rng, depth = 0): string {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(rng() * from.length)];
  const one = (of: Shape): string => randomLiteral(of, language, rng, depth + 1);
  const many = (make: () => string): string[] =>
    depth >= MAX_DEPTH ? [] : Array.from({ length: Math.floor(rng() * 6) }, make);
  switch (shape.kind) {
    case 'int':
    case 'bigint':
      return `${Math.floor(rng() * 41) - 15}${shape.kind === 'bigint' ? 'n' : ''}`;
    case 'float':
      return float(Math.round(rng() * 80 - 30) / 2, language);
    case 'str':
      return quoted(Array.from({ length: Math.floor(rng() * 7) }, () => pick(LETTERS)).join(''));
    case 'any':
      return one(UNKNOWN);
    case 'union':
      return one(pick(shape.of) ?? { kind: 'none' });
    case 'tuple':
      return container('tuple', shape.items.map(one), language);
    case 'object':
      return `{ ${shape.fields.map(([name, of]) => `${name}: ${one(of)}`).join(', ')} }`;
    case 'dict':
    case 'map':
      return container(
        shape.kind,
        many(() => pair(one(shape.key), one(shape.value), shape.kind)),
        language,
      );
    case 'list':
    case 'set':
    case 'tuple-of':
      return container(
        shape.kind,
        many(() => one(shape.item)),
        language,
      );
    default:
      return pick(edgeLiterals(shape, language, depth)) ?? '';
  }
}

function float(value: number, language: Language): string {
  return language === 'python' && Number.isInteger(value) ? `${value}.0` : String(value);
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** First of each, second of each, and so on. */
function interleaved(lists: readonly (readonly string[])[]): readonly string[] {
  const most = Math.max(0, ...lists.map(list => list.length));
  const all = Array.from({ length: most }, (_, at) => lists.flatMap(list => list[at] ?? []));
  return [...new Set(all.flat())];
}

/** The firsts together, the seconds together, and so on; shorter lists begin again. */
function rows(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const most = Math.max(1, ...lists.map(list => list.length));
  return Array.from({ length: most }, (_, at) =>
    lists.map((list, place) => list[(at + place) % Math.max(1, list.length)] ?? ''),
  );
}

/** None, one, two in either order, one of them twice, many. */
function samples(items: readonly string[], depth: number): readonly (readonly string[])[] {
  const [a, b = a, c = b, d = c] = [...items.slice(1), ...items.slice(0, 1)];
  if (a === undefined || b === undefined || c === undefined || d === undefined) return [[]];
  if (depth >= MAX_DEPTH) return [[]];
  const all = [[], [a], [a, b], [b, a], [a, a], [c, a, b], [b, c, a, b, d], [d, c, b, a]];
  const seen = new Map(all.map(row => [row.join(), row]));
  return [...seen.values()];
}

function objects(
  { fields }: Extract<Shape, { kind: 'object' }>,
  inner: (of: Shape) => readonly string[],
): readonly string[] {
  if (fields.length === 0) return ['{}'];
  return rows(fields.map(([, of]) => inner(of))).map(
    row => `{ ${fields.map(([name], at) => `${name}: ${row[at] ?? ''}`).join(', ')} }`,
  );
}

function entries(
  { kind, key, value }: Extract<Shape, { kind: 'dict' | 'map' }>,
  inner: (of: Shape) => readonly string[],
  depth: number,
): readonly (readonly string[])[] {
  if (depth >= MAX_DEPTH) return [[]];
  const keys = [...inner(key).slice(1), ...inner(key).slice(0, 1)];
  const values = inner(value);
  const all = keys
    .slice(0, 3)
    .map((one, at) => pair(one, values[(at + 1) % Math.max(1, values.length)] ?? '0', kind));
  return all.map((_, count) => all.slice(0, count)).concat([all]);
}

function pair(key: string, value: string, kind: 'dict' | 'map'): string {
  return kind === 'map' ? `[${key}, ${value}]` : `${key}: ${value}`;
}

function container(
  kind: 'list' | 'set' | 'tuple' | 'tuple-of' | 'dict' | 'map',
  items: readonly string[],
  language: Language,
): string {
  const inside = items.join(', ');
  switch (kind) {
    case 'list':
      return `[${inside}]`;
    case 'map':
      return `new Map([${inside}])`;
    case 'dict':
      return language === 'python' || items.length === 0 ? `{${inside}}` : `{ ${inside} }`;
    case 'set':
      if (language !== 'python') return `new Set([${inside}])`;
      return items.length === 0 ? 'set()' : `{${inside}}`;
    case 'tuple':
    case 'tuple-of':
      if (language !== 'python') return `[${inside}]`;
      return items.length === 1 ? `(${inside},)` : `(${inside})`;
  }
}
