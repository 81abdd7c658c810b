import type { Parser, SyntaxNode } from '../parser.ts';
import { withTree } from '../syntax.ts';
import { stringValue } from './string-value.ts';

const SKIPPED = ['comment', ';', 'empty_statement'];
/** A comma before the closing bracket of these means nothing; in an array two make a hole. */
const LISTS = ['arguments', 'formal_parameters', 'object', 'array', 'object_pattern']
  .concat(['array_pattern', 'named_imports', 'export_clause', 'type_parameters'])
  .concat(['type_arguments', 'tuple_type', 'object_type', 'interface_body', 'enum_body']);

/**
 * A key for the program's meaning as far as its syntax shows it: comments, white space, semicolons,
 * the way a string is quoted and redundant parentheses do not count. Names do. A member of a class
 * or of an object may stand alone. Undefined when the source does not parse.
 */
export function normalise(source: string, parser: Parser): string | undefined {
  return keyOf(source, parser) ?? memberKey(source, parser);
}

function keyOf(source: string, parser: Parser): string | undefined {
  return withTree(parser, source, root => {
    if (root.hasError) return undefined;
    const out: string[] = [];
    write(root, out);
    return out.join(' ');
  });
}

/** As a member of a class, or else of an object, below the imports that came with it. */
function memberKey(source: string, parser: Parser): string | undefined {
  const lines = source.split('\n');
  const first = lines.findIndex(line => !/^\s*(import\b|const .*\brequire\(|\s*$)/.test(line));
  const imports = lines.slice(0, Math.max(0, first)).join('\n');
  const member = lines.slice(Math.max(0, first)).join('\n');
  return (
    keyOf(`${imports}\nclass C {\n${member}\n}`, parser) ??
    keyOf(`${imports}\nx = {\n${member}\n}`, parser)
  );
}

function write(node: SyntaxNode, out: string[]): void {
  if (SKIPPED.includes(node.type)) return;
  if (node.type === 'parenthesized_expression' && !holdsChain(node)) {
    for (const child of node.children) if (child?.isNamed === true) write(child, out);
    return;
  }
  if (node.type === 'string') {
    const value = stringValue(node);
    if (value !== undefined) {
      out.push(JSON.stringify(value));
      return;
    }
  }
  if (node.children.length === 0 || node.type === 'template_string' || node.type === 'regex') {
    if (node.text !== '') out.push(node.text);
    return;
  }
  out.push(`(${node.type}`);
  const isArrow = node.type === 'arrow_function';
  const single = isArrow ? node.childForFieldName('parameter') : null;
  node.children.forEach((child, index) => {
    if (child === null || isTrailingComma(node, child, index)) return;
    if (single !== null && child.startIndex === single.startIndex) {
      out.push(`(formal_parameters ( ${child.text} ) )`);
    } else write(child, out);
  });
  out.push(')');
}

/** `(a?.b).c` is not `a?.b.c`: here the parentheses end the chain. */
function holdsChain(node: SyntaxNode): boolean {
  const isObject = ['member_expression', 'call_expression', 'subscript_expression'];
  return node.text.includes('?.') && isObject.includes(node.parent?.type ?? '');
}

function isTrailingComma(node: SyntaxNode, child: SyntaxNode, index: number): boolean {
  if (child.type !== ',' || !LISTS.includes(node.type)) return false;
  const rest = node.children.slice(index + 1).filter(one => one?.type !== 'comment');
  const before = node.children[index - 1];
  return rest.length === 1 && before?.type !== ',' && before?.isNamed === true;
}
