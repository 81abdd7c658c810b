import type { Span } from '../../base/source.ts';
import type { SyntaxNode } from '../parser.ts';
import type { Reachable } from '../reach-from.ts';
import { namedChildren, statements } from '../syntax.ts';
import { readImports, type ImportItem } from './import-items.ts';
import { boundNames, freeNames } from './names.ts';

/** A top-level statement of a module. */
export type ModuleItem = Reachable<ImportItem> & { readonly span: Span };

/** The top-level statements of a module, in file order. */
export function indexModule(root: SyntaxNode): ModuleItem[] {
  return statements(root)
    .filter(node => node.type !== 'ERROR' && node.type !== 'hash_bang_line')
    .map(readItem);
}

function readItem(node: SyntaxNode): ModuleItem {
  const span = { start: node.startIndex, end: node.endIndex };
  const imports = readImports(node);
  const binds = boundNames(node);
  if (imports.length > 0) return { span, kind: 'import', imports, binds, uses: () => new Set() };
  let names: ReadonlySet<string> | undefined;
  const read = exported(node) ?? node;
  const uses = (): ReadonlySet<string> => (names ??= freeNames(read));
  if (node.type === 'export_statement' && node.childForFieldName('declaration') === null) {
    // `export { f }`, `export * from`, `export default f`: nothing in the file reads these.
    return { span, kind: 'entry-point', imports, binds: new Set(), uses };
  }
  if (binds.size > 0) return { span, kind: 'definition', imports, binds, uses };
  return { span, kind: 'effect', imports, binds: new Set(changedName(node)), uses };
}

/** `exports.f = value`: what is exported; its place is not something that it reads. */
function exported(node: SyntaxNode): SyntaxNode | undefined {
  const assignment = node.type === 'expression_statement' ? namedChildren(node)[0] : undefined;
  if (assignment?.type !== 'assignment_expression') return undefined;
  const left = assignment.childForFieldName('left')?.text ?? '';
  if (!/^(module\.)?exports\b/.test(left)) return undefined;
  return assignment.childForFieldName('right') ?? undefined;
}

/** `TABLE.a = 1`, `ITEMS.push(2)`: the variable whose value the statement changes. */
function changedName(node: SyntaxNode): string[] {
  let part = node.type === 'expression_statement' ? namedChildren(node)[0] : undefined;
  if (part?.type === 'assignment_expression' || part?.type === 'augmented_assignment_expression') {
    part = part.childForFieldName('left') ?? undefined;
  } else if (part?.type === 'call_expression') {
    part = part.childForFieldName('function') ?? undefined;
    if (part?.type !== 'member_expression') return [];
    // `Object.assign(TABLE, ...)` and the like change their first argument.
    if (part.childForFieldName('object')?.text === 'Object') return firstArgument(part.parent);
  } else return [];
  while (part !== undefined && part.type !== 'identifier') {
    part = part.childForFieldName('object') ?? undefined;
  }
  return part === undefined ? [] : [part.text];
}

function firstArgument(call: SyntaxNode | null): string[] {
  const list = call?.childForFieldName('arguments') ?? null;
  const first = list === null ? undefined : statements(list)[0];
  const root = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(first?.text ?? '')?.[0];
  return root === undefined ? [] : [root];
}
