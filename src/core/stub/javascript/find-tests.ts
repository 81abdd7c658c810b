import type { SourceFile } from '../../base/source.ts';
import type { Example, ExampleSet, UnparsedExample } from '../example.ts';
import { createScope, unparsed } from '../examples/example-scope.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { namedChildren, statements, withTree } from '../syntax.ts';
import { readClaim } from './assertions.ts';
import { javascriptSyntax } from './example-syntax.ts';
import { callArguments } from './expression.ts';
import { indexModule } from './module-index.ts';
import { FUNCTIONS } from './names.ts';
import { caseOf, type TestScope } from './test-case.ts';
import { readTestNames } from './test-names.ts';

/** Most cases that one test file gives one function. */
const MAX_CASES = 200;
const GROUP = /^(?:describe|suite|context)(?:\.only)?$/;
const TEST = /^(?:it|test|specify)(?:\.only)?$/;
const BEFORE = /^(?:before|beforeEach|beforeAll|setup)$/;
const SKIPPED = /^(?:describe|suite|context|it|test|specify|xit|xdescribe)\b/;
const STRAIGHT = ['expression_statement', 'lexical_declaration', 'variable_declaration'].concat([
  'function_declaration',
  'class_declaration',
  'empty_statement',
]);

/**
 * What a test file says about the stub. Supported: `node:assert`, and `expect` as jest, vitest and
 * chai have it, at the top of the file or in straight-line tests of mocha, jest, vitest or
 * `node:test`, `beforeEach` included. Every other assertion about the function is in `unparsed`
 * with the reason why it is not run.
 */
export function findTests(
  test: SourceFile,
  parser: Parser,
  stub: Stub,
  moduleNames: readonly string[],
): ExampleSet {
  if (stub.kind === 'nested') return { examples: [], unparsed: [] };
  return withTree(parser, test.text, root => {
    const items = indexModule(root);
    const names = readTestNames(items, stub, test.path, moduleNames);
    if (names === undefined) return { examples: [], unparsed: [] };
    const syntax = javascriptSyntax(parser, () => true);
    const defined = (): boolean => true;
    const example = createScope({ parser, syntax, stub, source: test.path, defined });
    const strict = /\bassert\/strict\b|\{\s*strict\b|require\(.*assert['"]\)\.strict/.test(
      test.text,
    );
    const scope: TestScope = { example, names, items, root, strict };
    const found = readBlock(scope, statements(root), [], true);
    const over = found.examples.length - MAX_CASES;
    const line = found.examples[MAX_CASES]?.line ?? 1;
    const why = `only the first ${MAX_CASES} cases of a file are run`;
    const rest = over > 0 ? [unparsed(example, `${over} more cases`, line, why)] : [];
    return {
      examples: found.examples.slice(0, MAX_CASES),
      unparsed: [...found.unparsed, ...rest],
    };
  });
}

/** Reads a block of a test file; `setup` are the statements that run before it. */
function readBlock(
  scope: TestScope,
  nodes: readonly SyntaxNode[],
  before: readonly SyntaxNode[],
  isTop: boolean,
): ExampleSet {
  const examples: Example[] = [];
  const failed: UnparsedExample[] = [];
  const setup = [...before];
  let blocked: string | undefined;
  const add = (set: ExampleSet): void => {
    examples.push(...set.examples);
    failed.push(...set.unparsed);
  };
  for (const node of nodes) {
    const block = blockOf(node);
    const claim = block === undefined ? readClaim(node, scope.strict) : undefined;
    if (blocked !== undefined) {
      add(report(scope, claim === undefined ? [] : [node], blocked));
    } else if (block !== undefined) {
      if (block.kind === 'skipped') add(report(scope, [node], `${block.name} is not run`));
      else if (block.kind === 'before') setup.push(...block.body);
      else add(readBlock(scope, block.body, setup, false));
    } else if (claim !== undefined) {
      const line = node.startPosition.row + 1;
      const read = caseOf(scope, { claim, line, setup: [...setup] });
      if (read !== undefined && 'why' in read) add(report(scope, [node], read.why));
      else if (read !== undefined) examples.push(read.value);
      // Its call may change what later assertions look at; what it expects is not told.
      if (claim.kind === 'value') setup.push(claim.left);
    } else if (STRAIGHT.includes(node.type)) {
      // What stands at the top is found by name when it is needed.
      if (!isTop) setup.push(node);
    } else if (!isTop || /^(?:if|for|while|do|try|switch)/.test(node.type)) {
      const kind = node.type.replace(/_statement$/, '');
      add(report(scope, [node], `a ${kind} in a test is not supported`));
      if (!isTop) blocked = `it comes after a ${kind}, which is not run`;
    }
  }
  return { examples, unparsed: failed };
}

type TestBlock =
  | { readonly kind: 'tests' | 'before'; readonly body: readonly SyntaxNode[] }
  | { readonly kind: 'skipped'; readonly name: string };

/** `describe(…, () => { … })` and its kin. */
function blockOf(node: SyntaxNode): TestBlock | undefined {
  let call = node.type === 'expression_statement' ? namedChildren(node)[0] : undefined;
  if (call?.type === 'await_expression') call = statements(call)[0];
  if (call?.type !== 'call_expression') return undefined;
  const name = call.childForFieldName('function')?.text ?? '';
  const last = callArguments(call).findLast(argument => FUNCTIONS.includes(argument.type));
  const body = last?.childForFieldName('body');
  const isPlain = GROUP.test(name) || TEST.test(name);
  if (isPlain && body?.type === 'statement_block') return { kind: 'tests', body: statements(body) };
  if (BEFORE.test(name) && body?.type === 'statement_block') {
    return { kind: 'before', body: statements(body) };
  }
  return SKIPPED.test(name) ? { kind: 'skipped', name: name.split('\n')[0] ?? name } : undefined;
}

/** Reports the nodes that mention the function. */
function report(scope: TestScope, nodes: readonly SyntaxNode[], why: string): ExampleSet {
  const { stub } = scope.example;
  const own = stub.qualifiedName.split('.')[0] ?? stub.name;
  const local = [...scope.names.things].find(([, thing]) => thing === own)?.[0] ?? own;
  const words = [local, stub.name].map(name => name.replace(/[$]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_$])(?:${words})(?![\\p{L}\\p{N}_$])`, 'u');
  return {
    examples: [],
    unparsed: nodes
      .filter(node => pattern.test(node.text))
      .map(node => {
        const text = node.text.split('\n')[0] ?? '';
        return unparsed(scope.example, text, node.startPosition.row + 1, why);
      }),
  };
}
