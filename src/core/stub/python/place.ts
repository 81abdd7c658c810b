import type { ExampleSet } from '../example.ts';
import { placeExamples } from '../examples/place.ts';
import type { PlaceSyntax } from '../examples/place.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { statements } from '../syntax.ts';
import { pythonSyntax } from './example-syntax.ts';

const LOOKS: Readonly<Record<string, string>> = { attribute: 'object', subscript: 'value' };
const DISPLAYS = ['list', 'tuple', 'set', 'dictionary', 'pair', 'expression_list'];
const LITERALS = ['integer', 'float', 'string', 'concatenated_string', 'true', 'false', 'none'];
const COMPARES = [
  'comparison_operator',
  'not_operator',
  'boolean_operator',
  'conditional_expression',
  'assert_statement',
  'if_statement',
  'if_clause',
  'while_statement',
  'match_statement',
];
const DEFINES = ['function_definition', 'class_definition', 'decorated_definition'];

const PLACE: PlaceSyntax = {
  looksInto(node) {
    if (node.type === 'parenthesized_expression' || node.type === 'await') {
      return statements(node)[0];
    }
    const field = LOOKS[node.type];
    return field === undefined ? undefined : (node.childForFieldName(field) ?? undefined);
  },
  callee,
  nameOf: node => (node.type === 'identifier' ? node.text : undefined),
  attributeOf: node =>
    node.type === 'attribute' ? node.childForFieldName('attribute')?.text : undefined,
  elements: node => (DISPLAYS.includes(node.type) ? statements(node) : undefined),
  isLiteral(node) {
    const inner = node.type === 'unary_operator' ? node.childForFieldName('argument') : node;
    return inner !== null && LITERALS.includes(inner.type);
  },
  compares: node => COMPARES.includes(node.type) || /\.__\w+__$/.test(callee(node)?.text ?? ''),
  truthOf: node => soleArgument(node, 'bool'),
  printed: node => soleArgument(node, 'print'),
  boundValue(node) {
    const inner = node.type === 'expression_statement' ? statements(node)[0] : undefined;
    return inner?.type === 'assignment'
      ? (inner.childForFieldName('right') ?? undefined)
      : undefined;
  },
  expressionOf(node) {
    const [inner, ...more] = node.type === 'expression_statement' ? statements(node) : [];
    if (more.length > 0 || /^(?:augmented_)?assignment$/.test(inner?.type ?? '')) return undefined;
    return inner;
  },
  definesFunction: node => DEFINES.includes(node.type),
  fewValued: /^(?:bool|all|any|isinstance|issubclass|callable|hasattr)$|__\w+__$/,
};

function callee(node: SyntaxNode): SyntaxNode | undefined {
  return node.type === 'call' ? (node.childForFieldName('function') ?? undefined) : undefined;
}

function soleArgument(node: SyntaxNode, name: string): SyntaxNode | undefined {
  if (callee(node)?.text !== name) return undefined;
  const list = node.childForFieldName('arguments');
  const given = list === null ? [] : statements(list);
  return given.length === 1 && given[0]?.type !== 'keyword_argument' ? given[0] : undefined;
}

/** Examples of a Python stub, each told where it has to run. */
export function place(set: ExampleSet, parser: Parser, stub: Stub): ExampleSet {
  return placeExamples({ parser, stub, syntax: pythonSyntax(parser), place: PLACE }, set);
}
