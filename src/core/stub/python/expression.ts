import type { Argument, Expression, Statement } from '../examples/syntax.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import { namedChildren, statements, walk, withTree } from '../syntax.ts';
import { boundNames, freeNames } from './names.ts';

/** Reads a text as one expression; undefined when the grammar says that it is not. */
export function readExpression(source: string, parser: Parser): Expression | undefined {
  return readStatement(source, parser)?.expression;
}

/** Reads a text as statements; undefined when it does not parse or is empty. */
export function readStatement(source: string, parser: Parser): Statement | undefined {
  return withTree(parser, source.trim(), root => {
    const all = statements(root);
    const first = all[0];
    if (
      first === undefined ||
      root.hasError ||
      all.some(node => /^(print|exec)_/.test(node.type))
    ) {
      return undefined;
    }
    const inner = all.length === 1 ? expressionOf(first) : undefined;
    const asserted = all.length === 1 && first.type === 'assert_statement' ? first : undefined;
    return {
      text: inner?.text ?? source.trim(),
      binds: boundNames(root),
      names: freeNames(root),
      ...(inner === undefined ? {} : { expression: describe(inner) }),
      ...(asserted === undefined ? {} : { asserted: namedChildren(asserted)[0]?.text ?? '' }),
    };
  });
}

function expressionOf(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type !== 'expression_statement') return undefined;
  const parts = statements(node);
  const first = parts[0];
  const isTuple = node.children.some(child => child?.type === ',');
  if (parts.length !== 1 || first === undefined || isTuple) return undefined;
  return /^(assignment|augmented_assignment|yield)$/.test(first.type) ? undefined : first;
}

function describe(node: SyntaxNode): Expression {
  const calls = new Set<string>();
  const attributes = new Set<string>();
  let hasEllipsis = false;
  let awaits = 0;
  for (const found of walk(node)) {
    if (found.type === 'ellipsis') hasEllipsis = true;
    if (found.type === 'await' && found.isNamed) awaits += 1;
    if (found.type === 'attribute')
      attributes.add(found.childForFieldName('attribute')?.text ?? '');
    if (found.type === 'call') calls.add(found.childForFieldName('function')?.text ?? '');
  }
  const equality = readEquality(node);
  const awaited = node.type === 'await' && awaits === 1 ? namedChildren(node)[0]?.text : undefined;
  return {
    text: node.text,
    names: freeNames(node),
    calls,
    attributes,
    hasEllipsis,
    hasAwait: awaits > 0,
    ...(awaited === undefined ? {} : { awaited }),
    isName: node.type === 'identifier',
    isCall: node.type === 'call',
    isJoined: node.type === 'boolean_operator' || node.type === 'conditional_expression',
    ...(equality === undefined ? {} : { equality }),
  };
}

function readEquality(node: SyntaxNode): { left: string; right: string } | undefined {
  const [left, right, ...more] = namedChildren(node);
  if (node.type !== 'comparison_operator' || left === undefined || right === undefined) {
    return undefined;
  }
  const operator = node.children.find(child => child?.isNamed === false)?.type;
  if (more.length > 0 || (operator !== '==' && operator !== 'is')) return undefined;
  // `is` says something about values only for the constants that there is one of.
  if (operator === 'is' && !/^(True|False|None)$/.test(right.text)) return undefined;
  return { left: left.text, right: right.text };
}

/** The arguments in `source`, written as between the parentheses of a call. */
export function readArguments(source: string, parser: Parser): Argument[] | undefined {
  return withTree(parser, `f(${source.trim()}\n)`, root => {
    const all = statements(root);
    const call = all[0] === undefined ? undefined : expressionOf(all[0]);
    if (all.length !== 1 || root.hasError || call?.type !== 'call') return undefined;
    const list = call.childForFieldName('arguments');
    if (list?.type !== 'argument_list' || call.startIndex !== 0) return undefined;
    return statements(list).map(node => {
      const name = node.type === 'keyword_argument' ? node.childForFieldName('name') : null;
      const value = name === null ? node : node.childForFieldName('value');
      return { ...(name === null ? {} : { name: name.text }), value: value?.text ?? '' };
    });
  });
}
