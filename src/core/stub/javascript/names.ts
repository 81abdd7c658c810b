import type { SyntaxNode } from '../parser.ts';
import { namedChildren, walk } from '../syntax.ts';

/** Nodes that are functions, whatever they are written as. */
export const FUNCTIONS: readonly string[] = [
  'function_declaration',
  'generator_function_declaration',
  'function_expression',
  'generator_function',
  'arrow_function',
  'method_definition',
];
/** Nodes that are classes. */
export const CLASSES: readonly string[] = [
  'class_declaration',
  'abstract_class_declaration',
  'class',
];

const NAMED = [
  ...FUNCTIONS.slice(0, 2),
  ...CLASSES.slice(0, 2),
  'function_signature',
  'interface_declaration',
  'type_alias_declaration',
  'enum_declaration',
];
const VARIABLES = ['lexical_declaration', 'variable_declaration'];
const LEAVES = ['identifier', 'type_identifier', 'shorthand_property_identifier'];
/** Nodes with a scope of their own beside functions and classes. */
const BLOCKS = ['statement_block', 'for_statement', 'for_in_statement', 'catch_clause'].concat([
  'switch_body',
  'class_static_block',
]);

/** Names a node reads from outside of itself, types included: what has to exist for it to work. */
export function freeNames(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  collect(node, names);
  return names;
}

function collect(node: SyntaxNode, names: Set<string>): void {
  if (node.type === 'comment' || node.type === 'import_statement') return;
  if (LEAVES.includes(node.type)) names.add(node.text);
  else if (node.type === 'nested_type_identifier') {
    const module = node.childForFieldName('module');
    if (module !== null) collect(module, names);
  } else if (FUNCTIONS.includes(node.type)) collectInner(node, functionNames(node), names);
  else if (CLASSES.includes(node.type)) collectInner(node, ownNames(node), names);
  else if (BLOCKS.includes(node.type)) collectInner(node, blockNames(node), names);
  else if (['interface_declaration', 'type_alias_declaration'].includes(node.type)) {
    collectInner(node, ownNames(node), names);
  } else for (const child of namedChildren(node)) collect(child, names);
}

function collectInner(node: SyntaxNode, bound: ReadonlySet<string>, names: Set<string>): void {
  const inner = new Set<string>();
  for (const child of namedChildren(node)) collect(child, inner);
  for (const name of inner) if (!bound.has(name)) names.add(name);
}

/** The node's own name and its type parameters: known inside of it. */
function ownNames(node: SyntaxNode): Set<string> {
  const name = node.childForFieldName('name');
  const isName = name !== null && ['identifier', 'type_identifier'].includes(name.type);
  const types = node.childForFieldName('type_parameters');
  const parameters = types === null ? [] : namedChildren(types);
  return new Set([
    ...(isName ? [name.text] : []),
    ...parameters.map(parameter => parameter.childForFieldName('name')?.text ?? ''),
  ]);
}

function functionNames(node: SyntaxNode): Set<string> {
  const bound = new Set([...ownNames(node), 'arguments']);
  const single = node.childForFieldName('parameter');
  if (single !== null) bound.add(single.text);
  const list = node.childForFieldName('parameters');
  for (const parameter of list === null ? [] : namedChildren(list)) {
    for (const name of patternNames(parameterPattern(parameter))) bound.add(name);
  }
  const body = node.childForFieldName('body');
  for (const name of body === null ? [] : varNames(body)) bound.add(name);
  return bound;
}

/** What a parameter binds: TypeScript wraps the pattern, JavaScript does not. */
export function parameterPattern(parameter: SyntaxNode): SyntaxNode {
  return parameter.childForFieldName('pattern') ?? parameter;
}

function blockNames(node: SyntaxNode): Set<string> {
  const bound = new Set(namedChildren(node).flatMap(child => [...boundNames(child)]));
  for (const field of ['left', 'parameter']) {
    const target = node.childForFieldName(field);
    const declares = field === 'parameter' || node.children.some(isDeclaringWord);
    if (target === null || !declares) continue;
    for (const name of patternNames(target)) bound.add(name);
  }
  if (node.type === 'switch_body') {
    for (const child of namedChildren(node)) {
      for (const name of namedChildren(child).flatMap(one => [...boundNames(one)])) bound.add(name);
    }
  }
  return bound;
}

function isDeclaringWord(node: SyntaxNode | null): boolean {
  return node !== null && ['const', 'let', 'var', 'using'].includes(node.type);
}

/** Names a pattern binds: `a`, `{ a, b: c = 1 }`, `[a, ...b]`. */
export function patternNames(node: SyntaxNode): string[] {
  if (node.type === 'identifier' || node.type === 'shorthand_property_identifier_pattern') {
    return [node.text];
  }
  if (node.type === 'pair_pattern') {
    const value = node.childForFieldName('value');
    return value === null ? [] : patternNames(value);
  }
  if (node.type === 'assignment_pattern' || node.type === 'object_assignment_pattern') {
    const left = node.childForFieldName('left');
    return left === null ? [] : patternNames(left);
  }
  if (!['object_pattern', 'array_pattern', 'rest_pattern'].includes(node.type)) return [];
  return namedChildren(node).flatMap(patternNames);
}

/** Names that a statement binds in the scope it stands in. */
export function boundNames(node: SyntaxNode): Set<string> {
  if (NAMED.includes(node.type)) {
    const name = node.childForFieldName('name');
    return new Set(name === null ? [] : [name.text]);
  }
  if (VARIABLES.includes(node.type)) return new Set(declarators(node).flatMap(declaredNames));
  if (node.type === 'import_statement') return new Set(importedNames(node));
  if (node.type === 'export_statement') {
    const declaration = node.childForFieldName('declaration');
    return declaration === null ? new Set() : boundNames(declaration);
  }
  if (node.type === 'ambient_declaration') {
    return new Set(namedChildren(node).flatMap(child => [...boundNames(child)]));
  }
  if (node.type === 'expression_statement') {
    const inner = namedChildren(node)[0];
    const isModule = inner?.type === 'internal_module' || inner?.type === 'module';
    const name = isModule ? inner.childForFieldName('name')?.text : undefined;
    return new Set(name === undefined ? [] : [name]);
  }
  return varNames(node);
}

/** The `name = value` parts of a declaration. */
export function declarators(node: SyntaxNode): SyntaxNode[] {
  return namedChildren(node).filter(child => child.type === 'variable_declarator');
}

function declaredNames(declarator: SyntaxNode): string[] {
  const name = declarator.childForFieldName('name');
  return name === null ? [] : patternNames(name);
}

/** Names of `var` and of functions anywhere under a node, nested functions left out. */
function varNames(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  for (const child of namedChildren(node)) {
    if (child.type === 'variable_declaration') {
      for (const name of declarators(child).flatMap(declaredNames)) names.add(name);
    }
    if (FUNCTIONS.slice(0, 2).includes(child.type)) {
      names.add(child.childForFieldName('name')?.text ?? '');
    }
    if (FUNCTIONS.includes(child.type) || CLASSES.includes(child.type)) continue;
    for (const name of varNames(child)) names.add(name);
  }
  return names;
}

function importedNames(node: SyntaxNode): string[] {
  const names: string[] = [];
  for (const found of walk(node)) {
    if (found.type === 'import_specifier') {
      const local = found.childForFieldName('alias') ?? found.childForFieldName('name');
      names.push(local?.text ?? '');
    } else if (
      ['import_clause', 'namespace_import', 'import_require_clause'].includes(found.type)
    ) {
      const first = namedChildren(found).find(child => child.type === 'identifier');
      if (first !== undefined) names.push(first.text);
    }
  }
  return names;
}
