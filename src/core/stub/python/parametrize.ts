import type { SyntaxNode } from '../parser.ts';
import { namedChildren, statements } from '../syntax.ts';
import { callArguments } from './assertions.ts';
import { stringValue } from './docstring.ts';

/** One row of values a test runs with: names to source texts. */
export type Row = { readonly values: ReadonlyMap<string, string>; readonly line?: number };

const MAX_ROWS = 200;

/**
 * The rows of a test's `pytest.mark.parametrize` decorators; one empty row when there are none,
 * and the reason when one cannot be read from the source alone.
 */
export function readRows(definition: SyntaxNode): readonly Row[] | { readonly why: string } {
  let rows: readonly Row[] = [{ values: new Map() }];
  const parent = definition.parent?.type === 'decorated_definition' ? definition.parent : undefined;
  for (const decorator of parent === undefined ? [] : namedChildren(parent)) {
    const call = decorator.type === 'decorator' ? namedChildren(decorator)[0] : undefined;
    if (call === undefined) continue;
    const callee = (call.childForFieldName('function') ?? call).text;
    if (/(^|\.)(skip|skipIf|skipif|skipUnless|xfail|expectedFailure)$/.test(callee)) {
      return { why: `the test is marked ${callee.split('.').at(-1) ?? ''}` };
    }
    if (!callee.endsWith('mark.parametrize')) continue;
    const found = readTable(call);
    if (found === undefined) return { why: 'its parameters are not written as a plain list' };
    rows = rows.flatMap(row => found.map(next => merge(row, next))).slice(0, MAX_ROWS);
  }
  return rows;
}

function merge(a: Row, b: Row): Row {
  const line = b.line ?? a.line;
  const values = new Map([...a.values, ...b.values]);
  return line === undefined ? { values } : { values, line };
}

function readTable(call: SyntaxNode): Row[] | undefined {
  const [heads, table] = callArguments(call);
  const names = heads === undefined ? undefined : readNames(heads);
  if (names === undefined || (table?.type !== 'list' && table?.type !== 'tuple')) return undefined;
  const rows: Row[] = [];
  for (const item of statements(table)) {
    const cells = readCells(item, names.length);
    if (cells?.length !== names.length) return undefined;
    const values = new Map(names.map((name, index) => [name, cells[index]?.text ?? '']));
    rows.push({ values, line: item.startPosition.row + 1 });
  }
  return rows;
}

function readNames(node: SyntaxNode): string[] | undefined {
  const texts =
    node.type === 'string'
      ? (stringValue(node)?.split(',') ?? [])
      : statements(node).map(item => stringValue(item) ?? '');
  const names = texts.map(text => text.trim()).filter(text => text !== '');
  return names.length > 0 && names.every(name => /^[A-Za-z_]\w*$/.test(name)) ? names : undefined;
}

function readCells(node: SyntaxNode, count: number): SyntaxNode[] | undefined {
  if (node.type === 'call') {
    const isParam = node.childForFieldName('function')?.text === 'pytest.param';
    return isParam && !/\bmarks\s*=/.test(node.text) ? callArguments(node) : undefined;
  }
  if (count === 1) return [node];
  return ['tuple', 'list'].includes(node.type) ? statements(node) : undefined;
}
