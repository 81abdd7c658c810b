import type { Parser, SyntaxNode } from '../stub/parser.ts';
import { namedChildren, withTree } from '../stub/syntax.ts';

/** A name where it is made or used. Lines are counted from 1. */
export type SymbolPlace = {
  readonly line: number;
  readonly kind: string;
  /** The line it stands in. */
  readonly text: string;
};

/** Types of nodes that make a name, in Python, JavaScript and TypeScript. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  function_definition: 'function',
  class_definition: 'class',
  function_declaration: 'function',
  generator_function_declaration: 'function',
  function_signature: 'function',
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  method_definition: 'method',
  interface_declaration: 'interface',
  type_alias_declaration: 'type',
  enum_declaration: 'enum',
  variable_declarator: 'variable',
};
const IDENTIFIERS = ['identifier', 'property_identifier', 'type_identifier'].concat([
  'shorthand_property_identifier',
  'private_property_identifier',
]);
const LONGEST_LINE = 300;

/** Where a file defines a name; a top-level assignment of Python is one, too. */
export function findDefinitions(text: string, parser: Parser, name: string): SymbolPlace[] {
  return collect(text, parser, node => {
    const kind = DEFINITIONS[node.type];
    if (kind !== undefined) return node.childForFieldName('name')?.text === name ? kind : undefined;
    const isTop = node.parent?.parent?.type === 'module';
    if (node.type !== 'assignment' || !isTop) return undefined;
    return node.childForFieldName('left')?.text === name ? 'variable' : undefined;
  });
}

/** Everywhere a file uses a name, by its spelling: comments and texts are left out. */
export function findReferences(text: string, parser: Parser, name: string): SymbolPlace[] {
  return collect(text, parser, node => {
    if (!IDENTIFIERS.includes(node.type) || node.text !== name) return undefined;
    const { parent } = node;
    const defines =
      parent !== null &&
      DEFINITIONS[parent.type] !== undefined &&
      parent.childForFieldName('name')?.startIndex === node.startIndex;
    return defines ? 'definition' : 'reference';
  });
}

function collect(
  text: string,
  parser: Parser,
  kindOf: (node: SyntaxNode) => string | undefined,
): SymbolPlace[] {
  const lines = text.split(/\r\n|\r|\n/);
  return withTree(parser, text, root => {
    const places: SymbolPlace[] = [];
    // A stack of its own: a file may be nested deeper than the machine's.
    const open: SyntaxNode[] = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const kind = kindOf(node);
      if (kind !== undefined) {
        const { row } = node.startPosition;
        const line = (lines[row] ?? '').trim().slice(0, LONGEST_LINE);
        places.push({ line: row + 1, kind, text: line });
      }
      open.push(...namedChildren(node).reverse());
    }
    return places;
  });
}
