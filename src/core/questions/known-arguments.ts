import type { Parser, SyntaxNode } from '../stub/parser.ts';
import type { Stub } from '../stub/stub.ts';
import { namedChildren, walk, withTree } from '../stub/syntax.ts';
import { ANY, unionOf } from './shape.ts';
import type { Shape } from './shape.ts';

/** Arguments that the author himself wrote, by the place of their parameter. */
export type KnownArguments = readonly (readonly string[])[];

/** The plain literals that calls of the stub are made with. */
export function knownArguments(
  calls: readonly string[],
  parser: Parser,
  { name, parameters }: Pick<Stub, 'name' | 'parameters'>,
): KnownArguments {
  const found = parameters.map(() => new Set<string>());
  for (const call of calls) {
    withTree(parser, call, root => {
      for (const node of walk(root)) {
        if (node.type !== 'call' && node.type !== 'call_expression') continue;
        if (node.childForFieldName('function')?.text !== name) continue;
        const list = node.childForFieldName('arguments');
        (list === null ? [] : namedChildren(list)).forEach((argument, place) => {
          if (isLiteral(argument)) found[place]?.add(argument.text);
        });
      }
    });
  }
  return found.map(texts => [...texts]);
}

const PLAIN = new Set(
  (
    'integer float string true false none number null undefined regex bigint ' +
    'string_start string_content string_end string_fragment escape_sequence property_identifier'
  ).split(' '),
);
const HOLDING = new Set(
  (
    'list tuple set dictionary pair array object unary_operator unary_expression ' +
    'parenthesized_expression concatenated_string'
  ).split(' '),
);

/** True for a value that is written out: nothing in it is called or looked up. */
function isLiteral(node: SyntaxNode): boolean {
  if (node.hasError) return false;
  if (PLAIN.has(node.type)) return namedChildren(node).every(isLiteral);
  return HOLDING.has(node.type) && namedChildren(node).every(isLiteral);
}

const BUILT =
  /^(?:set|frozenset|tuple|list|dict|bytes|bytearray|complex|float|Decimal|Fraction|Set|Map|Date|Uint8Array|BigInt)$/;

/**
 * True for a text that is one value: a literal, or what a built-in type makes of literals, such as
 * `set()` and `new Map([])`. Whatever comes back from a person is looked at before it is run.
 */
export function isValueText(text: string, parser: Parser): boolean {
  if (text.trim() === '' || text.length > 2000) return false;
  // In parentheses: a brace at the start of a script begins a block.
  return withTree(parser, `(${text}\n)`, root => {
    const [statement, ...others] = namedChildren(root);
    const whole = statement === undefined ? undefined : namedChildren(statement)[0];
    if (root.hasError || whole === undefined || others.length > 0) return false;
    const inside = whole.type === 'parenthesized_expression' ? namedChildren(whole) : [whole];
    const [value, ...more] = inside;
    return value !== undefined && more.length === 0 && isValue(value);
  });
}

function isValue(node: SyntaxNode): boolean {
  if (isLiteral(node)) return true;
  if (node.type === 'call' || node.type === 'new_expression' || node.type === 'call_expression') {
    const callee = node.childForFieldName('function') ?? node.childForFieldName('constructor');
    const list = node.childForFieldName('arguments');
    const given = list === null ? [] : namedChildren(list);
    return BUILT.test(callee?.text ?? '') && given.every(isValue);
  }
  return HOLDING.has(node.type) && namedChildren(node).every(isValue);
}

/** What a literal is, as a shape; a container by its first item. */
export function shapeOfLiteral(text: string, parser: Parser): Shape {
  return withTree(parser, `(${text})`, root => {
    for (const node of walk(root)) {
      const shape = shapeOf(node);
      if (shape !== undefined) return shape;
    }
    return ANY;
  });
}

const KINDS: Readonly<Record<string, Shape>> = {
  integer: { kind: 'int' },
  float: { kind: 'float' },
  number: { kind: 'float' },
  string: { kind: 'str' },
  true: { kind: 'bool' },
  false: { kind: 'bool' },
  none: { kind: 'none' },
  null: { kind: 'none' },
};

function shapeOf(node: SyntaxNode): Shape | undefined {
  const items = namedChildren(node);
  const of = (at: number): Shape => (items[at] === undefined ? ANY : (shapeOf(items[at]) ?? ANY));
  switch (node.type) {
    case 'list':
    case 'array':
      return { kind: 'list', item: items.length === 0 ? ANY : unionOf([of(0)]) };
    case 'set':
      return { kind: 'set', item: of(0) };
    case 'tuple':
      return { kind: 'tuple', items: items.map((_, at) => of(at)) };
    case 'dictionary': {
      const [first] = items;
      const [key, value] = first === undefined ? [] : namedChildren(first);
      const keyShape = key === undefined ? undefined : shapeOf(key);
      const valueShape = value === undefined ? undefined : shapeOf(value);
      return { kind: 'dict', key: keyShape ?? { kind: 'str' }, value: valueShape ?? ANY };
    }
    default:
      return KINDS[node.type];
  }
}
