import { createRng } from '../base/rng.ts';
import type { Parser } from '../stub/parser.ts';
import type { Parameter, Stub } from '../stub/stub.ts';
import { knownArguments, shapeOfLiteral } from './known-arguments.ts';
import { edgeLiterals, randomLiteral } from './literals.ts';
import { readAnnotation } from './read-annotation.ts';
import { ANY, unionOf } from './shape.ts';
import type { Shape } from './shape.ts';

/** Calls that candidates are compared on; all of them run in one box. */
const MAX_CALLS = 40;
/** How many of them are drawn by chance. */
const RANDOM_CALLS = 12;
/** Longer calls are not put before a person. */
const MAX_CALL_LENGTH = 120;

/** A parameter that is given a value, and how. */
type Slot = {
  readonly edges: readonly string[];
  readonly shape: Shape;
  /** `name=` in front of a value that cannot be given by its place. */
  readonly prefix: string;
};

/**
 * Calls of a stub to compare candidates on: edge cases of each parameter's type first, then some by
 * chance. Types come from annotations, defaults, the author's own examples, and names. Same seed,
 * same calls. None for a function that cannot be called by its name alone.
 */
export function proposeCalls(
  stub: Stub,
  parser: Parser,
  { examples, seed }: { readonly examples: readonly string[]; readonly seed: number },
): readonly string[] {
  if (stub.kind !== 'function') return [];
  const known = knownArguments(examples, parser, stub);
  const slots = stub.parameters.flatMap((one, at) => slotOf(one, known[at] ?? [], stub, parser));
  const calls = new Set<string>();
  const add = (args: readonly string[]): void => {
    const call = `${stub.name}(${args.map((arg, at) => `${slots[at]?.prefix ?? ''}${arg}`).join(', ')})`;
    if (call.length <= MAX_CALL_LENGTH && calls.size < MAX_CALLS) calls.add(call);
  };
  if (slots.length === 0) return [`${stub.name}()`];
  const edge = (slot: Slot, at: number): string => slot.edges[at % slot.edges.length] ?? '';
  const most = Math.max(...slots.map(({ edges }) => edges.length));
  for (let at = 0; at < most; at += 1) add(slots.map(slot => edge(slot, at)));
  // One parameter at a time, the others at a value that is not the emptiest.
  slots.forEach((slot, place) => {
    if (calls.size >= MAX_CALLS - RANDOM_CALLS) return;
    for (const text of slot.edges)
      if (calls.size < MAX_CALLS - RANDOM_CALLS)
        add(slots.map((other, at) => (at === place ? text : edge(other, 2))));
  });
  const rng = createRng(seed);
  for (let more = 0; more < RANDOM_CALLS; more += 1)
    add(slots.map(({ shape }) => randomLiteral(shape, stub.language, rng)));
  return [...calls];
}

function slotOf(
  parameter: Parameter,
  known: readonly string[],
  stub: Stub,
  parser: Parser,
): readonly Slot[] {
  const { name } = parameter;
  if (name.startsWith('**')) return [];
  const isRest = name.startsWith('*') || name.startsWith('...');
  const shape = shapeOf(parameter, known, stub, parser);
  const own = edgeLiterals(shape, stub.language);
  const prefix = isKeywordOnly(parameter, stub) ? `${name}=` : '';
  // The rest parameter may be given nothing at all; one value shows more.
  const edges = [...new Set([...own.slice(0, 1), ...known, ...own.slice(1)])];
  return edges.length === 0 ? [] : [{ edges, shape, prefix: isRest ? '' : prefix }];
}

function shapeOf(
  { name, annotation, default: fallback }: Parameter,
  known: readonly string[],
  { language }: Stub,
  parser: Parser,
): Shape {
  const said = annotation === undefined ? ANY : readAnnotation(annotation, language);
  if (said.kind !== 'any') return said;
  const shapes = [...(fallback === undefined ? [] : [fallback]), ...known].map(text =>
    shapeOfLiteral(text, parser),
  );
  const certain = shapes.filter(({ kind }) => kind !== 'any' && kind !== 'none');
  const kinds = new Map(certain.map(shape => [JSON.stringify(shape), shape]));
  return kinds.size > 0 ? unionOf([...kinds.values()]) : shapeOfName(name);
}

const NAMES: readonly (readonly [RegExp, Shape])[] = [
  [
    /^(?:n|k|i|j|m|count|size|length|index|limit|num|number|width|depth|year|age)$/i,
    { kind: 'int' },
  ],
  [
    /^(?:s|t|text|string|word|name|line|sentence|phrase|pattern|prefix|suffix|sep|char|path|title)$/i,
    { kind: 'str' },
  ],
  [/^(?:words|names|lines|strings|texts|parts)$/i, { kind: 'list', item: { kind: 'str' } }],
  [/^(?:matrix|grid|rows)$/i, { kind: 'list', item: { kind: 'list', item: { kind: 'int' } } }],
  [
    /^(?:xs|ys|l|lst|arr|array|list|items|nums|numbers|values|seq|sequence|data|elements)$/i,
    { kind: 'list', item: { kind: 'int' } },
  ],
  [
    /^(?:d|dict|mapping|counts|table|obj|object)$/i,
    { kind: 'dict', key: { kind: 'str' }, value: { kind: 'int' } },
  ],
  [/^(?:x|y|z|a|b|c|value|price|amount|rate|ratio|total)$/i, { kind: 'int' }],
  [/^(?:is|has|should)_?\w+|^(?:flag|reverse|strict|enabled)$/i, { kind: 'bool' }],
];

/** What a parameter is usually for that is called so. */
function shapeOfName(name: string): Shape {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? ANY;
}

/** Python: what stands behind a star alone, or behind `*args`. */
function isKeywordOnly({ name }: Parameter, { language, header, parameters }: Stub): boolean {
  if (language !== 'python') return false;
  const rest = parameters.findIndex(one => /^\*(?!\*)/.test(one.name));
  if (rest >= 0 && parameters.findIndex(one => one.name === name) > rest) return true;
  const star = /[(,]\s*\*\s*,/.exec(header);
  if (star === null) return false;
  const behind = header.slice(star.index + star[0].length);
  return new RegExp(`^[^)]*(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u').test(behind);
}
