import type { Span } from '../../base/source.ts';
import type { SyntaxNode } from '../parser.ts';
import type { Reachable } from '../reach-from.ts';
import { namedChildren, statements } from '../syntax.ts';
import { isStringStatement } from './docstring.ts';
import { boundNames, freeNames, readImports, type ImportItem } from './names.ts';

/** A top-level statement of a Python module. */
export type ModuleItem = Reachable<ImportItem> & { readonly span: Span };

/** The top-level statements of a module, in file order; its docstring is left out. */
export function indexModule(root: SyntaxNode): ModuleItem[] {
  return statements(root)
    .filter((node, index) => !(index === 0 && isStringStatement(node)) && node.type !== 'ERROR')
    .map(readItem);
}

function readItem(node: SyntaxNode): ModuleItem {
  const span = { start: node.startIndex, end: node.endIndex };
  const imports = readImports(node);
  if (imports.length > 0) {
    return { span, kind: 'import', imports, binds: boundNames(node), uses: () => new Set() };
  }
  let names: ReadonlySet<string> | undefined;
  const uses = (): ReadonlySet<string> => (names ??= freeNames(node));
  if (node.type === 'if_statement') {
    const condition = node.childForFieldName('condition')?.text ?? '';
    const isEntry = /\b__name__\b/.test(condition) || condition.endsWith('TYPE_CHECKING');
    if (isEntry) return { span, kind: 'entry-point', imports, binds: new Set(), uses };
  }
  const binds = new Set(boundDeep(node));
  if (binds.size > 0) return { span, kind: 'definition', imports, binds, uses };
  const changed = changedName(node);
  return { span, kind: 'effect', imports, binds: new Set(changed ?? []), uses };
}

function boundDeep(node: SyntaxNode): Set<string> {
  if (node.type !== 'decorated_definition') return boundNames(node);
  const inner = node.childForFieldName('definition');
  return inner === null ? new Set() : boundNames(inner);
}

/** `TABLE['a'] = 1`, `ITEMS.append(2)`: the variable whose value the statement changes. */
function changedName(node: SyntaxNode): string[] | undefined {
  if (node.type !== 'expression_statement') return undefined;
  let part = namedChildren(node)[0];
  if (part?.type === 'assignment' || part?.type === 'augmented_assignment') {
    part = part.childForFieldName('left') ?? undefined;
  } else if (part?.type === 'call') {
    part = part.childForFieldName('function') ?? undefined;
    if (part?.type !== 'attribute') return undefined;
  } else return undefined;
  while (part !== undefined && part.type !== 'identifier') {
    part = part.childForFieldName('object') ?? part.childForFieldName('value') ?? undefined;
  }
  return part === undefined ? undefined : [part.text];
}
