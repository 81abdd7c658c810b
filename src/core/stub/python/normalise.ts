import type { Parser, SyntaxNode } from '../parser.ts';
import { withTree } from '../syntax.ts';
import { isStringStatement, stringValue } from './docstring.ts';

/** Commas in these only separate; in a subscript one makes a tuple. */
const LISTS = [
  'argument_list',
  'parameters',
  'lambda_parameters',
  'list',
  'set',
  'dictionary',
  'list_pattern',
  'import_from_statement',
];
const SKIPPED = ['comment', 'line_continuation', ';'];

/**
 * A key for the program's meaning as far as its syntax shows it: comments, docstrings, white
 * space, the way a string is quoted and redundant parentheses do not count. Names do. Undefined
 * when the source does not parse.
 */
export function normalise(source: string, parser: Parser): string | undefined {
  return withTree(parser, source, root => {
    if (root.hasError) return undefined;
    const out: string[] = [];
    write(root, out);
    return out.join(' ');
  });
}

function write(node: SyntaxNode, out: string[]): void {
  if (SKIPPED.includes(node.type)) return;
  if (node.type === 'parenthesized_expression') {
    for (const child of node.children) if (child?.isNamed === true) write(child, out);
    return;
  }
  if (node.type === 'string' || node.type === 'concatenated_string') {
    const value = stringValue(node);
    if (value !== undefined) {
      out.push(JSON.stringify(value));
      return;
    }
  }
  if (node.children.length === 0) {
    if (node.isNamed || node.text !== '') out.push(node.text);
    return;
  }
  out.push(`(${node.type}`);
  let hasStatement = false;
  const isSuite = node.type === 'block' || node.type === 'module';
  for (const child of node.children) {
    if (child === null || (child.type === ',' && LISTS.includes(node.type))) continue;
    if (isSuite && !hasStatement && child.type !== 'comment') {
      hasStatement = true;
      if (isStringStatement(child)) continue;
    }
    write(child, out);
  }
  out.push(')');
}
