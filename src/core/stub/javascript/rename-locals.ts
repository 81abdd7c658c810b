import type { Parser, SyntaxNode } from '../parser.ts';
import { rewriteNodes, walk, withTree } from '../syntax.ts';
import { FUNCTIONS, boundNames, freeNames } from './names.ts';
import { normalise } from './normalise.ts';

/** What can look at the names of variables, or at the text of a function. */
const READS_NAMES = /\b(?:eval|Function|with|toString)\b|\.name\b/;

/** As `normalise`, and equal for programs that differ in the names of their local variables alone. */
export function sameProgramKey(source: string, parser: Parser): string | undefined {
  const renamed = withTree(parser, source, root =>
    root.hasError ? source : withPlainLocals(root),
  );
  return normalise(renamed, parser);
}

/**
 * A program's text with the variables of its functions named by the order in which they appear.
 * Only those that a declaration gives one plain name, and that mean nothing elsewhere in the program.
 */
function withPlainLocals(root: SyntaxNode): string {
  const { text } = root;
  if (READS_NAMES.test(text)) return text;
  const locals = localNames(root);
  if (locals.size === 0) return text;
  const names = new Map<string, string>();
  return rewriteNodes(root, node => {
    if (node.type !== 'identifier' || !locals.has(node.text)) return undefined;
    const known = names.get(node.text) ?? `local_${names.size}_`;
    names.set(node.text, known);
    return known;
  });
}

function localNames(root: SyntaxNode): ReadonlySet<string> {
  const locals = new Set<string>();
  const others = new Set([...freeNames(root)]);
  for (const child of root.namedChildren)
    if (child !== null) for (const name of boundNames(child)) others.add(name);
  for (const node of walk(root)) {
    if (node.type === 'identifier' && /^local_\d+_$/.test(node.text)) return new Set();
    if (node.type === 'variable_declarator') {
      const name = node.childForFieldName('name');
      if (name?.type === 'identifier') locals.add(name.text);
    }
    if (node.type === 'for_in_statement') {
      const left = node.childForFieldName('left');
      if (left?.type === 'identifier') locals.add(left.text);
    }
    // `{ a }` is a field of that name as well.
    if (node.type.startsWith('shorthand_property_identifier')) others.add(node.text);
    if (FUNCTIONS.includes(node.type)) addParameters(node, others);
    if (node.type === 'import_statement' || node.type === 'export_specifier')
      for (const found of walk(node)) if (found.type === 'identifier') others.add(found.text);
  }
  return new Set([...locals].filter(name => !others.has(name)));
}

function addParameters(node: SyntaxNode, others: Set<string>): void {
  for (const field of ['parameters', 'parameter', 'name']) {
    const part = node.childForFieldName(field);
    if (part === null) continue;
    for (const found of walk(part)) if (found.type === 'identifier') others.add(found.text);
  }
}
