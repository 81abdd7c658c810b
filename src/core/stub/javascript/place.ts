import type { ExampleSet } from '../example.ts';
import { placeExamples } from '../examples/place.ts';
import type { PlaceSyntax } from '../examples/place.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { statements } from '../syntax.ts';
import { javascriptSyntax } from './example-syntax.ts';
import { callArguments, operatorOf } from './expression.ts';

const WRAPS = [
  'parenthesized_expression',
  'await_expression',
  'non_null_expression',
  'as_expression',
  'satisfies_expression',
];
const DISPLAYS = ['array', 'object'];
const LITERALS = ['number', 'string', 'template_string', 'true', 'false', 'null', 'undefined'];
const OPERATORS = ['==', '===', '!=', '!==', '<', '>', '<=', '>=', 'in', 'instanceof', '&&', '||'];
const COMPARES = ['ternary_expression', 'if_statement', 'while_statement', 'switch_statement'];
const DEFINES = [
  'function_declaration',
  'generator_function_declaration',
  'class_declaration',
  'abstract_class_declaration',
  'interface_declaration',
  'type_alias_declaration',
];

const PLACE: PlaceSyntax = {
  looksInto(node) {
    if (WRAPS.includes(node.type)) return statements(node)[0];
    const looks = node.type === 'member_expression' || node.type === 'subscript_expression';
    return looks ? (node.childForFieldName('object') ?? undefined) : undefined;
  },
  callee,
  nameOf: node => (node.type === 'identifier' ? node.text : undefined),
  attributeOf: node =>
    node.type === 'member_expression' ? node.childForFieldName('property')?.text : undefined,
  elements(node) {
    if (node.type === 'pair') {
      const value = node.childForFieldName('value');
      return value === null ? undefined : [value];
    }
    return DISPLAYS.includes(node.type) ? statements(node) : undefined;
  },
  isLiteral(node) {
    const isSigned = node.type === 'unary_expression' && /^[-+]/.test(node.text);
    const inner = isSigned ? node.childForFieldName('argument') : node;
    return inner !== null && LITERALS.includes(inner.type);
  },
  compares(node) {
    if (COMPARES.includes(node.type)) return true;
    if (node.type === 'unary_expression' && node.text.startsWith('!')) return true;
    return OPERATORS.includes(operatorOf(node) ?? '') || callee(node)?.text === 'Object.is';
  },
  truthOf: node => soleArgument(node, 'Boolean'),
  printed: node => soleArgument(node, 'console.log'),
  boundValue(node) {
    const [inner, ...more] = /^(?:lexical|variable)_declaration$/.test(node.type)
      ? statements(node)
      : [];
    if (inner !== undefined) {
      return more.length === 0 ? (inner.childForFieldName('value') ?? undefined) : undefined;
    }
    const first = node.type === 'expression_statement' ? statements(node)[0] : undefined;
    const isAssigned = first?.type === 'assignment_expression';
    return isAssigned ? (first.childForFieldName('right') ?? undefined) : undefined;
  },
  expressionOf(node) {
    const [inner, ...more] = node.type === 'expression_statement' ? statements(node) : [];
    const isAssigned = /^(?:augmented_)?assignment_expression$/.test(inner?.type ?? '');
    return more.length > 0 || isAssigned ? undefined : inner;
  },
  definesFunction: node => DEFINES.includes(node.type),
  fewValued: /^(?:Boolean|Array\.isArray|Object\.is|isNaN|isFinite|Number\.is\w+)$/,
};

/** `new` calls, too. */
function callee(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'new_expression') return node.childForFieldName('constructor') ?? undefined;
  if (node.type !== 'call_expression') return undefined;
  return node.childForFieldName('function') ?? undefined;
}

function soleArgument(node: SyntaxNode, name: string): SyntaxNode | undefined {
  const given = callee(node)?.text === name ? callArguments(node) : [];
  return given.length === 1 ? given[0] : undefined;
}

/** Examples of a JavaScript or TypeScript stub, each told where it has to run. */
export function place(set: ExampleSet, parser: Parser, stub: Stub): ExampleSet {
  const syntax = javascriptSyntax(parser, () => true);
  return placeExamples({ parser, stub, syntax, place: PLACE }, set);
}
