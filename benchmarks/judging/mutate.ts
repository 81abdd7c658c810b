import type { Language } from '../../src/core/base/source.ts';
import type { Parser, SyntaxNode } from '../../src/core/stub/parser.ts';
import { walk, withTree } from '../../src/core/stub/syntax.ts';

export type MutantKind =
  'constant' | 'comparison' | 'operator' | 'number' | 'return-nothing' | 'dropped-statement';

/** A program that differs from a right one in one place. It may still mean the same. */
export type Mutant = {
  readonly kind: MutantKind;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
};

const COMPARISONS: Readonly<Record<string, string>> = {
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
  '==': '!=',
  '!=': '==',
  '===': '!==',
  '!==': '===',
  in: 'not in',
  'not in': 'in',
};
const OPERATORS: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '+',
  '/': '*',
  '//': '*',
  '%': '*',
  '**': '*',
  '+=': '-=',
  '-=': '+=',
  '*=': '+=',
  '/=': '*=',
  and: 'or',
  or: 'and',
  '&&': '||',
  '||': '&&',
};
const EXPRESSIONS = [
  'comparison_operator',
  'binary_operator',
  'boolean_operator',
  'binary_expression',
  'augmented_assignment',
  'augmented_assignment_expression',
];
const NUMBERS = ['integer', 'float', 'number'];
const FUNCTIONS = [
  'function_definition',
  'function_declaration',
  'function_expression',
  'arrow_function',
];

/** What is changed, and into what. */
type Change = { readonly kind: MutantKind; readonly node: SyntaxNode; readonly newText: string };

/**
 * All mutants of a program: in its functions, those called `given` left out (they are part of the
 * task). The one whose main function does nothing comes first, then the kinds take turns.
 */
export function mutantsOf(
  program: string,
  parser: Parser,
  { main, given }: { readonly main: string; readonly given: readonly string[] },
): readonly Mutant[] {
  return withTree(parser, program, root => {
    const functions = outerFunctions(root).filter(({ name }) => !given.includes(name));
    const changes = functions.flatMap(({ name, body }) => [
      ...(name === main ? [constant(body, parser.language)] : []),
      ...[...walk(body)].flatMap(node => changesOf(node, parser.language)),
    ]);
    return inTurns(changes).map(({ kind, node, newText }) => ({
      kind,
      line: node.startPosition.row + 1,
      text: program.slice(0, node.startIndex) + newText + program.slice(node.endIndex),
    }));
  });
}

type Found = { readonly name: string; readonly body: SyntaxNode };

function outerFunctions(node: SyntaxNode): readonly Found[] {
  const body = node.childForFieldName('body');
  if (FUNCTIONS.includes(node.type) && body !== null) {
    const name = node.childForFieldName('name') ?? node.parent?.childForFieldName('name');
    return [{ name: name?.text ?? '', body }];
  }
  return node.children.flatMap(child => (child === null ? [] : outerFunctions(child)));
}

function constant(node: SyntaxNode, language: Language): Change {
  const newText = language === 'python' ? 'return None' : '{ return null; }';
  return { kind: 'constant', node, newText };
}

function changesOf(node: SyntaxNode, language: Language): readonly Change[] {
  const { type } = node;
  const parent = node.parent?.type ?? '';
  if (EXPRESSIONS.includes(parent) && !node.isNamed) {
    const [compared, counted] = [COMPARISONS[type], OPERATORS[type]];
    if (compared !== undefined) return [{ kind: 'comparison', node, newText: compared }];
    if (counted !== undefined) return [{ kind: 'operator', node, newText: counted }];
  }
  if (NUMBERS.includes(type)) return [{ kind: 'number', node, newText: `(${node.text} + 1)` }];
  if (type === 'return_statement' && node.children.length > 1) {
    const newText = language === 'python' ? 'return None' : 'return null;';
    return [{ kind: 'return-nothing', node, newText }];
  }
  const isText = node.namedChildren[0]?.type === 'string';
  if (type === 'expression_statement' && !isText)
    return [{ kind: 'dropped-statement', node, newText: language === 'python' ? 'pass' : ';' }];
  return [];
}

/** One of each kind after the other, so that the first few of them are of all kinds. */
function inTurns(changes: readonly Change[]): readonly Change[] {
  const kinds = new Map<MutantKind, Change[]>();
  for (const change of changes) {
    kinds.set(change.kind, [...(kinds.get(change.kind) ?? []), change]);
  }
  const longest = Math.max(0, ...[...kinds.values()].map(({ length }) => length));
  const rounds = Array.from({ length: longest }, (_, round) => round);
  const queues = [...kinds].sort(([a], [b]) => Number(b === 'constant') - Number(a === 'constant'));
  return rounds.flatMap(round => queues.flatMap(([, queue]) => queue.slice(round, round + 1)));
}

/** The names of the functions in a file, for `given`. */
export function functionNames(text: string, parser: Parser): readonly string[] {
  return withTree(parser, text, root => outerFunctions(root).map(({ name }) => name));
}
