import { findOutside, scanOutside } from '../examples/scan.ts';
import type { Argument, Expression, Statement } from '../examples/syntax.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import { namedChildren, statements, walk, withTree } from '../syntax.ts';
import { boundNames, freeNames } from './names.ts';

/** Names that another language writes for a constant, where the file defines no such name. */
const CONSTANTS: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

/** Whether the file defines a name: what it defines is never taken for something else. */
export type Defined = (name: string) => boolean;

/**
 * Reads a text as one expression, Python's constants and tuples as JavaScript writes them;
 * undefined when the grammar says that it is none.
 */
export function readExpression(
  source: string,
  parser: Parser,
  defined: Defined,
): Expression | undefined {
  const text = source.trim().replace(/;$/, '');
  if (text === '') return undefined;
  const whole = readWhole(text, parser, defined);
  if (whole !== undefined) return whole;
  // Examples that came from another language keep its comments: `24 # the sum of 21 and 3`.
  const comment = findOutside(text, /\s#\s/, scanOutside(text).outside);
  return comment === undefined
    ? undefined
    : readWhole(text.slice(0, comment.index), parser, defined);
}

function readWhole(text: string, parser: Parser, defined: Defined): Expression | undefined {
  // In parentheses, so that `{ a: 1 }` is an object. They may close on a line of their own.
  const aligned = withTree(parser, `(${text}\n)`, root => {
    const inner = soleExpression(root);
    return inner === undefined ? undefined : align(inner, defined);
  });
  if (aligned === undefined) return undefined;
  return withTree(parser, `(${aligned}\n)`, root => {
    const inner = soleExpression(root);
    return inner === undefined ? undefined : describe(inner);
  });
}

const NO_VALUE = [
  'sequence_expression',
  'assignment_expression',
  'augmented_assignment_expression',
];

/** What stands in the parentheses that were put around a text, `console.log` taken off. */
function soleExpression(root: SyntaxNode): SyntaxNode | undefined {
  const all = statements(root);
  const outer = all[0]?.type === 'expression_statement' ? statements(all[0])[0] : undefined;
  if (all.length !== 1 || root.hasError || outer?.type !== 'parenthesized_expression') {
    return undefined;
  }
  const parts = statements(outer);
  const inner = parts[0];
  if (parts.length !== 1 || inner === undefined || NO_VALUE.includes(inner.type)) return undefined;
  if (inner.type !== 'call_expression') return inner;
  const isLog = inner.childForFieldName('function')?.text === 'console.log';
  const given = isLog ? callArguments(inner) : [];
  return given.length === 1 && given[0] !== undefined ? given[0] : inner;
}

/** The node's text with Python's constants and tuples written as JavaScript's. */
function align(node: SyntaxNode, defined: Defined): string {
  const base = node.startIndex;
  const edits: { at: number; length: number; text: string }[] = [];
  for (const found of walk(node)) {
    const constant = found.type === 'identifier' ? CONSTANTS[found.text] : undefined;
    if (constant !== undefined && !defined(found.text)) {
      edits.push({ at: found.startIndex, length: found.text.length, text: constant });
    }
    const isTuple = found.type === 'parenthesized_expression';
    if (isTuple && statements(found)[0]?.type === 'sequence_expression') {
      edits.push({ at: found.startIndex, length: 1, text: '[' });
      edits.push({ at: found.endIndex - 1, length: 1, text: ']' });
    }
  }
  let out = '';
  let at = base;
  for (const edit of edits.toSorted((a, b) => a.at - b.at)) {
    out += node.text.slice(at - base, edit.at - base) + edit.text;
    at = edit.at + edit.length;
  }
  return out + node.text.slice(at - base);
}

/** Reads a text as statements; undefined when it does not parse or is empty. */
export function readStatement(
  source: string,
  parser: Parser,
  defined: Defined,
): Statement | undefined {
  const expression = readExpression(source, parser, defined);
  if (expression !== undefined) {
    return { text: expression.text, binds: new Set(), names: expression.names, expression };
  }
  return withTree(parser, source.trim(), root => {
    const all = statements(root);
    if (all.length === 0 || root.hasError) return undefined;
    const binds = new Set(all.flatMap(node => [...boundNames(node), ...assignedNames(node)]));
    const names = new Set(all.flatMap(node => [...freeNames(node)]));
    return { text: source.trim(), binds, names };
  });
}

/** `s = new Stack()`: the variable gets its value here, wherever it was declared. */
function assignedNames(node: SyntaxNode): string[] {
  const inner = node.type === 'expression_statement' ? namedChildren(node)[0] : undefined;
  const left = inner?.type === 'assignment_expression' ? inner.childForFieldName('left') : null;
  return left?.type === 'identifier' ? [left.text] : [];
}

function describe(node: SyntaxNode): Expression {
  const calls = new Set<string>();
  const attributes = new Set<string>();
  let awaits = 0;
  for (const found of walk(node)) {
    if (found.type === 'await_expression') awaits += 1;
    if (found.type === 'member_expression') {
      attributes.add(found.childForFieldName('property')?.text ?? '');
    }
    if (found.type === 'call_expression')
      calls.add(found.childForFieldName('function')?.text ?? '');
    if (found.type === 'new_expression') {
      calls.add(found.childForFieldName('constructor')?.text ?? '');
    }
  }
  const equality = readEquality(node);
  const isWhole = node.type === 'await_expression' && awaits === 1;
  const awaited = isWhole ? statements(node)[0]?.text : undefined;
  return {
    text: node.text,
    names: freeNames(node),
    calls,
    attributes,
    hasEllipsis: false,
    hasAwait: awaits > 0,
    ...(awaited === undefined ? {} : { awaited }),
    isName: node.type === 'identifier' || node.type === 'undefined',
    isCall: node.type === 'call_expression',
    isJoined: node.type === 'ternary_expression' || isLogical(node),
    ...(equality === undefined ? {} : { equality }),
  };
}

function isLogical(node: SyntaxNode): boolean {
  const operator = operatorOf(node);
  return operator === '&&' || operator === '||' || operator === '??' || operator === 'in';
}

/** The operator of a binary expression. */
export function operatorOf(node: SyntaxNode): string | undefined {
  return node.type === 'binary_expression' ? node.childForFieldName('operator')?.type : undefined;
}

function readEquality(node: SyntaxNode): { left: string; right: string } | undefined {
  const operator = operatorOf(node);
  const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
  if ((operator !== '===' && operator !== '==') || left === null || right === null)
    return undefined;
  return { left: left.text, right: right.text };
}

/** The arguments of a call or of `new`, comments left out. */
export function callArguments(call: SyntaxNode): SyntaxNode[] {
  const list = call.childForFieldName('arguments');
  return list?.type === 'arguments' ? statements(list) : [];
}

/** The arguments in `source`, written as between the parentheses of a call; `x = 1` names one. */
export function readArguments(
  source: string,
  parser: Parser,
  defined: Defined,
): Argument[] | undefined {
  return withTree(parser, `f(${source.trim()}\n)`, root => {
    const all = statements(root);
    const call = all[0]?.type === 'expression_statement' ? statements(all[0])[0] : undefined;
    if (all.length !== 1 || root.hasError || call?.type !== 'call_expression') return undefined;
    if (call.childForFieldName('function')?.text !== 'f') return undefined;
    return callArguments(call).map(node => {
      const left = node.type === 'assignment_expression' ? node.childForFieldName('left') : null;
      const value = left === null ? node : node.childForFieldName('right');
      const aligned = value === null ? '' : align(value, defined);
      return { ...(left === null ? {} : { name: left.text }), value: aligned };
    });
  });
}
