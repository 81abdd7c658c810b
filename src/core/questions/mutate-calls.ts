import { createRng } from '../base/rng.ts';
import type { Parser, SyntaxNode } from '../stub/parser.ts';
import type { Stub } from '../stub/stub.ts';
import { namedChildren, walk, withTree } from '../stub/syntax.ts';

/** Longer calls are left alone: their author had a reason for them. */
const MAX_CALL_LENGTH = 1000;

/**
 * Calls that differ from an author's own in one value: a number one higher, a list without its
 * last item, a text reversed. They keep to what the function is meant for more often than made-up
 * values do, and cost no tokens. Same seed, same calls; none of the author's own is among them.
 */
export function mutateCalls(
  calls: readonly string[],
  parser: Parser,
  { kind, name }: Pick<Stub, 'kind' | 'name'>,
  { most, seed }: { readonly most: number; readonly seed: number },
): readonly string[] {
  if (kind !== 'function') return [];
  const rng = createRng(seed);
  const lists = calls
    .filter(({ length }) => length <= MAX_CALL_LENGTH)
    .map(call => shuffled(mutationsOf(call, parser, name), rng));
  const found = new Set<string>();
  // One of each call in turn, so that a long one does not crowd out the others.
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let at = 0; at < longest; at += 1) {
    for (const list of lists) {
      const call = list[at];
      if (call !== undefined && !calls.includes(call) && found.size < most) found.add(call);
    }
  }
  return [...found];
}

function shuffled(texts: readonly string[], rng: () => number): readonly string[] {
  return texts
    .map(text => ({ text, at: rng() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ text }) => text);
}

function mutationsOf(call: string, parser: Parser, name: string): readonly string[] {
  return withTree(parser, call, root => {
    if (root.hasError) return [];
    const found: string[] = [];
    for (const node of walk(root)) {
      if (node.type !== 'call' && node.type !== 'call_expression') continue;
      const list = node.childForFieldName('arguments');
      if (node.childForFieldName('function')?.text !== name || list === null) continue;
      for (const value of namedChildren(list).flatMap(argument => [...walk(argument)])) {
        for (const text of replacements(value))
          found.push(call.slice(0, value.startIndex) + text + call.slice(value.endIndex));
      }
    }
    return found;
  });
}

/** Other texts for a value that is written out; none for what is no such value. */
function replacements(node: SyntaxNode): readonly string[] {
  switch (node.type) {
    case 'integer':
    case 'float':
    case 'number':
      return numbersNear(node.text);
    case 'string':
      return textsNear(node.text);
    case 'true':
    case 'false':
      return [swapped(node.text)];
    case 'list':
    case 'array':
    case 'dictionary':
    case 'set':
      return listsNear(node);
    default:
      return [];
  }
}

/** The sign stands outside of the number, so that a positive one stays so. */
function numbersNear(text: string): readonly string[] {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return [];
  const value = Number(text);
  if (!Number.isSafeInteger(value * 2) && !text.includes('.')) return [];
  const near = [value + 1, value - 1, value * 2, 0].filter(one => one >= 0 && one !== value);
  const digits = text.split('.')[1]?.length ?? 0;
  return [...new Set(near.map(one => (digits > 0 ? one.toFixed(digits) : String(one))))];
}

function textsNear(text: string): readonly string[] {
  const parts = /^(['"])([^\\'"\n]*)\1$/.exec(text);
  if (parts === null) return [];
  const [, quote = '"', inner = ''] = parts;
  const units = Array.from(inner);
  const near = [
    units.slice(1).join(''),
    units.slice(0, -1).join(''),
    units.toReversed().join(''),
    inner + inner,
    inner + (units[0] ?? 'a'),
    units.map(one => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join(''),
  ];
  return [...new Set(near.filter(one => one !== inner))].map(one => quote + one + quote);
}

function swapped(text: string): string {
  const other: Readonly<Record<string, string>> = {
    True: 'False',
    False: 'True',
    true: 'false',
    false: 'true',
  };
  return other[text] ?? text;
}

function listsNear(node: SyntaxNode): readonly string[] {
  const items = namedChildren(node).map(({ text }) => text);
  const [first] = items;
  if (first === undefined) return [];
  const open = node.text[0] ?? '[';
  const close = node.text.at(-1) ?? ']';
  const isPlain = node.type === 'list' || node.type === 'array';
  const rows = isPlain
    ? [
        items.slice(1),
        items.slice(0, -1),
        items.toReversed(),
        [first, ...items],
        [...items.slice(1), first],
      ]
    : [items.slice(1), items.slice(0, -1)];
  return rows
    .filter(row => row.length > 0 || isPlain)
    .map(row => `${open}${row.join(', ')}${close}`)
    .filter(text => text !== node.text);
}
