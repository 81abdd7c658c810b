import type { Parser, SyntaxNode } from '../parser.ts';
import { namedChildren, statements, walk, withTree } from '../syntax.ts';
import { readImports } from './names.ts';
import { libraryVersion, methodVersion } from './newer-library.ts';

/** Something that older Pythons do not have, with the minor version of Python 3 that brought it. */
type Feature = { readonly name: string; readonly minor: number };

/**
 * What in a function a Python of an older version cannot run, as a reason; undefined when there
 * is nothing. Looked for are syntax and the standard library's additions since 3.8.
 * @param code the function, new imports in front
 * @param program what it reaches of its file, for the names that are imported there
 * @param version such as `3.9`
 */
export function tooNew(
  { code, program }: { readonly code: string; readonly program: string },
  parser: Parser,
  version: string,
): string | undefined {
  const minor = Number(/^3\.(\d+)$/.exec(version)?.[1] ?? NaN);
  const imported = withTree(parser, program, importedNames);
  const features = withTree(parser, code, root => findFeatures(root, imported));
  const newest = features
    .filter(found => found.minor > minor)
    .toSorted((a, b) => b.minor - a.minor);
  const [first] = newest;
  return first === undefined
    ? undefined
    : `${first.name} came with Python 3.${first.minor}, and this project is to run on Python ${version}`;
}

/** Names of a program to what they stand for in the library: `lcm` to `math.lcm`, `m` to `math`. */
function importedNames(root: SyntaxNode): Map<string, string> {
  const names = new Map<string, string>();
  for (const node of walk(root)) {
    for (const { module, name, binds, statement } of readImports(node)) {
      if (name !== undefined) names.set(binds, `${module}.${name}`);
      else names.set(binds, statement.includes(' as ') ? module : binds);
    }
  }
  return names;
}

function findFeatures(root: SyntaxNode, imported: ReadonlyMap<string, string>): Feature[] {
  const found: Feature[] = [];
  for (const node of walk(root)) {
    const syntax = syntaxOf(node);
    if (syntax !== undefined) found.push(syntax);
    found.push(...libraryOf(node, imported));
  }
  return found;
}

function syntaxOf(node: SyntaxNode): Feature | undefined {
  switch (node.type) {
    case 'named_expression':
      return { name: 'an assignment expression (`:=`)', minor: 8 };
    case 'positional_separator':
      return { name: 'a positional-only parameter (`/`)', minor: 8 };
    case 'match_statement':
      return { name: 'a match statement', minor: 10 };
    case 'with_clause':
      return isParenthesised(node)
        ? { name: 'a with statement in parentheses', minor: 10 }
        : undefined;
    case 'except_group_clause':
      return EXCEPT_GROUP;
    case 'except_clause':
      return /^except\s*\*/.test(node.text) ? EXCEPT_GROUP : undefined;
    case 'type_alias_statement':
      return { name: 'a type statement', minor: 12 };
    case 'function_definition':
    case 'class_definition':
      return node.childForFieldName('type_parameters') === null
        ? undefined
        : { name: 'a list of type parameters', minor: 12 };
    case 'interpolation':
      return interpolation(node);
    default:
      return undefined;
  }
}

const EXCEPT_GROUP: Feature = { name: 'except*', minor: 11 };

/** Several managers in one pair of parentheses, or one with `as` in them. */
function isParenthesised(clause: SyntaxNode): boolean {
  const hasBracket = clause.children[0]?.type === '(';
  const items = namedChildren(clause).filter(child => child.type === 'with_item');
  return (
    hasBracket && (items.length > 1 || items[0]?.childForFieldName('value')?.type === 'as_pattern')
  );
}

/** `f"{x=}"`, and what an f-string could not hold before 3.12: its own quotes and backslashes. */
function interpolation(node: SyntaxNode): Feature | undefined {
  const quote = /["']/.exec(node.parent?.children[0]?.text ?? '')?.[0];
  const isLong = /"""|'''/.test(node.parent?.children[0]?.text ?? '');
  const inner = namedChildren(node)[0]?.text ?? '';
  if (quote !== undefined && ((!isLong && inner.includes(quote)) || inner.includes('\\'))) {
    return { name: 'an f-string with its own quotes or a backslash inside', minor: 12 };
  }
  return node.children.some(child => child?.type === '=')
    ? { name: 'an f-string with `=`', minor: 8 }
    : undefined;
}

function libraryOf(node: SyntaxNode, imported: ReadonlyMap<string, string>): Feature[] {
  const names = readImports(node).flatMap(({ module, name }) =>
    name === undefined ? [module] : [module, `${module}.${name}`],
  );
  if (node.type === 'identifier' && !isAttributeName(node)) {
    names.push(imported.get(node.text) ?? '');
  }
  const method = node.type === 'attribute' ? node.childForFieldName('attribute')?.text : undefined;
  if (method !== undefined) {
    const object = node.childForFieldName('object')?.text ?? '';
    names.push(`${imported.get(object) ?? object}.${method}`);
    const minor = node.parent?.type === 'call' ? methodVersion(method) : undefined;
    if (minor !== undefined) return [{ name: `the method ${method}`, minor }];
  }
  return names.flatMap(name => {
    const minor = libraryVersion(name);
    return minor === undefined ? [] : [{ name, minor }];
  });
}

function isAttributeName({ parent, startIndex }: SyntaxNode): boolean {
  return (
    parent?.type === 'attribute' &&
    parent.childForFieldName('attribute')?.startIndex === startIndex &&
    statements(parent).length > 1
  );
}
