import type { Parser, SyntaxNode } from '../parser.ts';
import { namedChildren, rewriteNodes, walk, withTree } from '../syntax.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import { boundNames, freeNames } from './names.ts';
import { normalise } from './normalise.ts';

/** What can look at the names of variables: with one of these about, names are part of the program. */
const READS_NAMES =
  /(?<!\w)(?<!re\.)(?:locals|globals|vars|dir|eval|exec|compile|inspect|_getframe)\b/;
/** An f-string that prints an expression's own text. */
const PRINTS_NAMES = /=\s*(?:![rsa])?(?::[^}]*)?\}/;

/** As `normalise`, and equal for programs that differ in the names of their local variables alone. */
export function sameProgramKey(source: string, parser: Parser): string | undefined {
  const renamed = withTree(parser, source, root =>
    root.hasError ? undefined : withPlainLocals(root),
  );
  return renamed === undefined ? undefined : normalise(renamed, parser);
}

/**
 * A program's text with the variables of its functions named by the order in which they appear, so
 * that two programs that differ in such names alone have the same text. Parameters keep theirs, for
 * calls may name them, and so does every name that means something elsewhere in the program.
 */
function withPlainLocals(root: SyntaxNode): string {
  const { text } = root;
  if (READS_NAMES.test(text) || PRINTS_NAMES.test(text)) return text;
  const locals = localNames(root);
  if (locals.size === 0) return text;
  const names = new Map<string, string>();
  return rewriteNodes(root, node => {
    if (node.type !== 'identifier' || !locals.has(node.text) || isField(node)) return undefined;
    const known = names.get(node.text) ?? `local_${names.size}_`;
    names.set(node.text, known);
    return known;
  });
}

/** Names that functions bind and that mean nothing anywhere else. */
function localNames(root: SyntaxNode): ReadonlySet<string> {
  const locals = new Set<string>();
  const others = new Set([...boundNames(root), ...freeNames(root)]);
  for (const node of walk(root)) {
    if (node.type === 'function_definition') {
      const body = node.childForFieldName('body');
      for (const name of body === null ? [] : boundNames(body)) locals.add(name);
    }
    if (node.type === 'for_in_clause') {
      const target = node.childForFieldName('left');
      for (const found of target === null ? [] : walk(target))
        if (found.type === 'identifier' && !isField(found)) locals.add(found.text);
    }
    if (node.type === 'parameters' || node.type === 'lambda_parameters')
      for (const found of walk(node)) if (found.type === 'identifier') others.add(found.text);
    // A class's own names are attributes, and those of `global` are the module's.
    if (node.type === 'class_definition' || node.type === 'global_statement')
      for (const found of walk(node)) if (found.type === 'identifier') others.add(found.text);
    if (node.type === 'import_statement' || node.type === 'import_from_statement')
      for (const found of walk(node)) if (found.type === 'identifier') others.add(found.text);
    // A name that already looks like one of ours would be taken for it.
    if (node.type === 'identifier' && /^local_\d+_$/.test(node.text)) return new Set();
  }
  for (const name of [...locals])
    if (others.has(name) || BUILTIN_NAMES.has(name)) locals.delete(name);
  return locals;
}

/** An attribute's or a keyword's name is none of a variable's. */
function isField(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.type === 'attribute')
    return parent.childForFieldName('attribute')?.startIndex === node.startIndex;
  if (parent?.type === 'keyword_argument')
    return namedChildren(parent)[0]?.startIndex === node.startIndex;
  return false;
}
