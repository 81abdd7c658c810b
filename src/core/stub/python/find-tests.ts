import type { SourceFile } from '../../base/source.ts';
import type { Example, ExampleSet, UnparsedExample } from '../example.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { namedChildren, statements, withTree } from '../syntax.ts';
import { readClaims, type Claim } from './assertions.ts';
import { isStringStatement } from './docstring.ts';
import { unparsed } from '../examples/example-scope.ts';
import { indexModule } from './module-index.ts';
import { readRows, type Row } from './parametrize.ts';
import { createTestScope, readClaim, type TestScope } from './test-case.ts';
import { readTestNames } from './test-imports.ts';

const STRAIGHT = [
  'expression_statement',
  'import_statement',
  'import_from_statement',
  'function_definition',
  'decorated_definition',
  'class_definition',
  'pass_statement',
];
/** Most cases that one test file gives one function. */
const MAX_CASES = 200;

/**
 * What a pytest or unittest file says about the stub. Supported: straight-line tests with
 * `assert f(..) == v`, truth, `is`, unittest's equality and truth methods, `pytest.raises`,
 * `pytest.approx` with its usual tolerance, and `parametrize` with a plain list. Every other
 * assertion about the function is in `unparsed` with the reason why it is not run.
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
    const names = readTestNames(items, stub, moduleNames);
    if (names === undefined) return { examples: [], unparsed: [] };
    const scope = createTestScope({ test, parser, stub, names, items, root });
    const sets = testFunctions(root).map(node => readTest(scope, node));
    const examples = sets.flatMap(set => set.examples);
    const failed = sets.flatMap(set => set.unparsed);
    const over = examples.length - MAX_CASES;
    const line = examples[MAX_CASES]?.line ?? 1;
    const why = `only the first ${MAX_CASES} cases of a file are run`;
    const rest = over > 0 ? [unparsed(scope.example, `${over} more cases`, line, why)] : [];
    return { examples: examples.slice(0, MAX_CASES), unparsed: [...failed, ...rest] };
  });
}

function testFunctions(block: SyntaxNode): SyntaxNode[] {
  return statements(block).flatMap(node => {
    const inner =
      node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
    const name = inner?.childForFieldName('name')?.text ?? '';
    if (inner?.type === 'function_definition' && name.startsWith('test')) return [inner];
    const body = inner?.type === 'class_definition' ? inner.childForFieldName('body') : null;
    return body === null ? [] : testFunctions(body);
  });
}

function readTest(scope: TestScope, node: SyntaxNode): ExampleSet {
  const rows = readRows(node);
  if ('why' in rows) return report(scope, [node], rows.why);
  const examples: Example[] = [];
  const failed: UnparsedExample[] = [];
  const setup: SyntaxNode[] = [];
  let blocked: string | undefined;
  const block = node.childForFieldName('body');
  for (const statement of block === null ? [] : statements(block)) {
    const claims = readClaims(statement);
    if (blocked !== undefined) {
      failed.push(...report(scope, claims.length > 0 ? [statement] : [], blocked).unparsed);
    } else if (claims.length > 0) {
      const read = readRowsOf(scope, { test: node, statement, claims, rows, setup });
      examples.push(...read.examples);
      failed.push(...read.unparsed);
      // Its call may change what later assertions look at; what it expects is not told.
      setup.push(...claims.flatMap(claim => (claim.kind === 'value' ? [claim.left] : [])));
    } else if (STRAIGHT.includes(statement.type)) {
      if (!isStringStatement(statement)) setup.push(statement);
    } else {
      const kind = statement.type.replace(/_statement$/, '');
      failed.push(...report(scope, [statement], `a ${kind} in a test is not supported`).unparsed);
      blocked = `it comes after a ${kind}, which is not run`;
    }
  }
  return { examples, unparsed: failed };
}

type Assertion = {
  readonly test: SyntaxNode;
  readonly statement: SyntaxNode;
  readonly claims: readonly Claim[];
  readonly rows: readonly Row[];
  readonly setup: readonly SyntaxNode[];
};

function readRowsOf(scope: TestScope, assertion: Assertion): ExampleSet {
  const { test, statement, claims, rows, setup } = assertion;
  const parameters = test.childForFieldName('parameters');
  const fixtures = new Set(
    (parameters === null ? [] : namedChildren(parameters)).map(
      item => item.text.split(/\W/)[0] ?? '',
    ),
  );
  const examples: Example[] = [];
  const reasons = new Set<string>();
  for (const row of rows) {
    for (const claim of claims) {
      const line = row.line ?? statement.startPosition.row + 1;
      const read = readClaim(scope, { claim, row, line, setup: [...setup], fixtures });
      if (read === undefined) continue;
      if ('why' in read) reasons.add(read.why);
      else examples.push(read.value);
    }
  }
  const failed = [...reasons].flatMap(why => report(scope, [statement], why, true).unparsed);
  return { examples, unparsed: failed };
}

/** Reports the nodes that mention the function. */
function report(
  scope: TestScope,
  nodes: readonly SyntaxNode[],
  why: string,
  always = false,
): ExampleSet {
  const found = nodes.filter(node => always || scope.mentions(node.text));
  return {
    examples: [],
    unparsed: found.map(node => {
      const text = node.text.split('\n')[0] ?? '';
      return unparsed(scope.example, text, node.startPosition.row + 1, why);
    }),
  };
}
