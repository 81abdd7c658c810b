import type { Comparator } from '../../sandbox/case.ts';
import type { SyntaxNode } from '../parser.ts';
import { namedChildren, statements, walk } from '../syntax.ts';

/** What an assertion says, by its nodes: the sides are still as the test file has them. */
export type Claim =
  | {
      readonly kind: 'value';
      readonly left: SyntaxNode;
      readonly right: SyntaxNode | 'True' | 'False' | 'None';
      readonly comparator: Comparator;
      /** Only truth is asserted, not the value. */
      readonly truth?: true;
    }
  | { readonly kind: 'raises'; readonly type: string; readonly body: readonly SyntaxNode[] }
  | { readonly kind: 'unsupported'; readonly why: string };

/** Operators that ask for the same object. */
const IDENTITY = ['is', 'is not'];
const EQUALS = /^assert(?:Equals?|(?:List|Dict|Tuple|Set|Sequence|Count|MultiLine)Equal)$/;

/** The claims of a statement; empty when it asserts nothing. */
export function readClaims(node: SyntaxNode): Claim[] {
  if (node.type === 'assert_statement') {
    const condition = namedChildren(node)[0];
    return condition === undefined ? [] : readCondition(condition);
  }
  if (node.type === 'with_statement') return readWith(node);
  if (node.type !== 'expression_statement') return [];
  const call = namedChildren(node)[0];
  const callee = call?.type === 'call' ? call.childForFieldName('function') : null;
  const method = /^(?:self|cls)\.(assert\w+)$/.exec(callee?.text ?? '')?.[1];
  return call === undefined || method === undefined ? [] : [readMethod(method, call)];
}

function readCondition(node: SyntaxNode): Claim[] {
  if (node.type === 'parenthesized_expression') {
    const inner = statements(node)[0];
    return inner === undefined ? [] : readCondition(inner);
  }
  const operator = node.childForFieldName('operator')?.type;
  if (node.type === 'boolean_operator' && operator === 'and') {
    return [node.childForFieldName('left'), node.childForFieldName('right')].flatMap(side =>
      side === null ? [] : readCondition(side),
    );
  }
  if (node.type === 'not_operator') {
    const inner = node.childForFieldName('argument');
    return inner === null ? [] : [truth(inner, 'False')];
  }
  if (node.type === 'comparison_operator') return [readComparison(node)];
  return [condition(node)];
}

/** What says no single value is taken for true or false as a whole. */
function condition(node: SyntaxNode): Claim {
  const identity = [...walk(node)].find(
    found =>
      found.type === 'comparison_operator' &&
      found.children.some(child => child !== null && IDENTITY.includes(child.type)) &&
      !/^(True|False|None)$/.test(namedChildren(found).at(-1)?.text ?? ''),
  );
  if (identity === undefined) return truth(node, 'True');
  return { kind: 'unsupported', why: '`is` asks for the same object, which a value is not' };
}

function truth(node: SyntaxNode, right: 'True' | 'False'): Claim {
  return { kind: 'value', left: node, right, comparator: 'exact', truth: true };
}

function readComparison(node: SyntaxNode): Claim {
  const [left, right, ...more] = namedChildren(node);
  const operators = node.children
    .filter(child => child?.isNamed === false)
    .map(child => child?.type);
  if (left === undefined || right === undefined || more.length > 0 || operators.length !== 1) {
    return condition(node);
  }
  if (operators[0] === 'is' && /^(True|False|None)$/.test(right.text)) {
    return { kind: 'value', left, right, comparator: 'exact' };
  }
  if (operators[0] !== '==') return condition(node);
  return { kind: 'value', left, right, comparator: 'equal' };
}

function readMethod(method: string, call: SyntaxNode): Claim {
  const args = callArguments(call);
  const [first, second] = args;
  if (first === undefined) return { kind: 'unsupported', why: `${method} without arguments` };
  if (method === 'assertTrue' || method === 'assertFalse') {
    return truth(first, method === 'assertTrue' ? 'True' : 'False');
  }
  if (method === 'assertIsNone') {
    return { kind: 'value', left: first, right: 'None', comparator: 'exact' };
  }
  if (second !== undefined && method === 'assertCountEqual') {
    return { kind: 'value', left: first, right: second, comparator: 'unordered' };
  }
  if (second !== undefined && EQUALS.test(method)) {
    return { kind: 'value', left: first, right: second, comparator: 'equal' };
  }
  if (second !== undefined && method === 'assertIs' && /^(True|False|None)$/.test(second.text)) {
    return { kind: 'value', left: first, right: second, comparator: 'exact' };
  }
  if (method === 'assertRaises' && second !== undefined) {
    const why = 'write it as `with self.assertRaises(...):`, the call inside';
    return { kind: 'unsupported', why };
  }
  return { kind: 'unsupported', why: `${method} is not supported` };
}

function readWith(node: SyntaxNode): Claim[] {
  const clause = namedChildren(node).find(child => child.type === 'with_clause');
  const items = clause === undefined ? [] : statements(clause);
  const value = items.length === 1 ? items[0]?.childForFieldName('value') : null;
  const call = value?.type === 'as_pattern' ? namedChildren(value)[0] : value;
  const callee = call?.type === 'call' ? (call.childForFieldName('function')?.text ?? '') : '';
  if (
    call === undefined ||
    call === null ||
    !/^(pytest\.raises|raises|self\.assertRaises)$/.test(callee)
  ) {
    return [];
  }
  const args = call.childForFieldName('arguments');
  const given = args === null ? [] : statements(args);
  const [type] = given;
  if (type === undefined || !['identifier', 'attribute'].includes(type.type)) {
    return [{ kind: 'unsupported', why: 'which exception is expected is not a single name' }];
  }
  if (given.length > 1) {
    return [{ kind: 'unsupported', why: 'the message of the exception is matched by a pattern' }];
  }
  const block = node.childForFieldName('body');
  const body = block === null ? [] : statements(block);
  return [{ kind: 'raises', type: type.text.split('.').at(-1) ?? type.text, body }];
}

/** Positional arguments of a call. */
export function callArguments(call: SyntaxNode): SyntaxNode[] {
  const list = call.childForFieldName('arguments');
  if (list?.type !== 'argument_list') return [];
  return statements(list).filter(item => item.type !== 'keyword_argument');
}

/** The value in `pytest.approx(value)`, the tolerance being the usual one. */
export function approximated(node: SyntaxNode): SyntaxNode | 'own tolerance' | undefined {
  const callee = node.type === 'call' ? node.childForFieldName('function')?.text : undefined;
  if (callee !== 'pytest.approx' && callee !== 'approx') return undefined;
  const list = node.childForFieldName('arguments');
  const given = list === null ? [] : statements(list);
  return given.length === 1 && given[0] !== undefined ? given[0] : 'own tolerance';
}
