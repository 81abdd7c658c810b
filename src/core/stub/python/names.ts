import type { SyntaxNode } from '../parser.ts';
import { namedChildren, walk } from '../syntax.ts';

const COMPREHENSIONS = [
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
];
const IMPORTS = ['import_statement', 'import_from_statement', 'future_import_statement'];
const PATTERNS = ['pattern_list', 'tuple_pattern', 'list_pattern', 'list_splat_pattern', 'tuple'];

/** Names a node reads from outside of itself: what has to exist for it to work. */
export function freeNames(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  collect(node, names);
  return names;
}

function collect(node: SyntaxNode, names: Set<string>): void {
  if (IMPORTS.includes(node.type) || node.type === 'comment') return;
  if (node.type === 'identifier') {
    names.add(node.text);
  } else if (node.type === 'attribute') {
    collectField(node, 'object', names);
  } else if (node.type === 'keyword_argument') {
    collectField(node, 'value', names);
  } else if (node.type === 'function_definition' || node.type === 'lambda') {
    collectFunction(node, names);
  } else if (COMPREHENSIONS.includes(node.type)) {
    collectInner(namedChildren(node), comprehensionTargets(node), names);
  } else if (node.type === 'type') {
    collectType(node, names);
  } else {
    for (const child of namedChildren(node)) collect(child, names);
  }
}

function collectField(node: SyntaxNode, field: string, names: Set<string>): void {
  const child = node.childForFieldName(field);
  if (child !== null) collect(child, names);
}

function collectInner(
  nodes: readonly SyntaxNode[],
  bound: ReadonlySet<string>,
  names: Set<string>,
): void {
  const inner = new Set<string>();
  for (const node of nodes) collect(node, inner);
  for (const name of inner) if (!bound.has(name)) names.add(name);
}

function collectFunction(node: SyntaxNode, names: Set<string>): void {
  const body = node.childForFieldName('body');
  const bound = new Set<string>();
  for (const item of collectSignature(node, names)) {
    const target = item.childForFieldName('name') ?? item;
    const first = target.type === 'identifier' ? target : firstIdentifier(target);
    if (first !== undefined) bound.add(first.text);
  }
  if (body === null) return;
  for (const name of boundNames(body)) bound.add(name);
  for (const found of walk(body)) {
    if (found.type !== 'global_statement') continue;
    for (const name of namedChildren(found)) bound.delete(name.text);
  }
  collectInner([body], bound, names);
}

/** Collects from annotations and defaults; gives the parameters. */
function collectSignature(node: SyntaxNode, names: Set<string>): SyntaxNode[] {
  collectField(node, 'return_type', names);
  const parameters = node.childForFieldName('parameters');
  const items = parameters === null ? [] : namedChildren(parameters);
  for (const item of items) {
    collectField(item, 'type', names);
    collectField(item, 'value', names);
  }
  return items;
}

/** Names in a function's annotations, defaults and decorators: what its `def` line needs. */
export function signatureNames(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  collectSignature(node, names);
  const decorated = node.parent?.type === 'decorated_definition' ? namedChildren(node.parent) : [];
  for (const child of decorated) if (child.type === 'decorator') collect(child, names);
  return names;
}

function firstIdentifier(node: SyntaxNode): SyntaxNode | undefined {
  for (const found of walk(node)) if (found.type === 'identifier') return found;
  return undefined;
}

function comprehensionTargets(node: SyntaxNode): Set<string> {
  const bound = new Set<string>();
  for (const clause of namedChildren(node)) {
    const left = clause.type === 'for_in_clause' ? clause.childForFieldName('left') : null;
    if (left !== null) collectTargets(left, bound);
  }
  return bound;
}

/** Annotations may be written as strings; their words are names all the same. */
function collectType(node: SyntaxNode, names: Set<string>): void {
  for (const found of walk(node)) {
    if (found.type === 'string_content') {
      for (const word of found.text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []) names.add(word);
    }
  }
  for (const child of namedChildren(node)) collect(child, names);
}

/** Names that running `node` binds in its own scope; nested functions and classes are not entered. */
export function boundNames(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  bind(node, names);
  return names;
}

function bind(node: SyntaxNode, names: Set<string>): void {
  if (node.type === 'function_definition' || node.type === 'class_definition') {
    const name = node.childForFieldName('name');
    if (name !== null) names.add(name.text);
    return;
  }
  if (node.type === 'lambda' || COMPREHENSIONS.includes(node.type)) return;
  if (IMPORTS.includes(node.type)) {
    for (const item of readImports(node)) if (item.binds !== '') names.add(item.binds);
    return;
  }
  const target =
    node.type === 'as_pattern_target'
      ? node
      : node.type === 'named_expression'
        ? node.childForFieldName('name')
        : ['assignment', 'augmented_assignment', 'for_statement', 'type_alias_statement'].includes(
              node.type,
            )
          ? node.childForFieldName('left')
          : null;
  if (target !== null) collectTargets(target, names);
  for (const child of namedChildren(node)) bind(child, names);
}

function collectTargets(node: SyntaxNode, names: Set<string>): void {
  if (node.type === 'identifier') names.add(node.text);
  else if (PATTERNS.includes(node.type) || ['as_pattern_target', 'type'].includes(node.type)) {
    for (const child of namedChildren(node)) collectTargets(child, names);
  }
}

/** One name that an import statement brings in. */
export type ImportItem = {
  /** `os.path`, `.sibling`, `.`; what stands after `from` or `import`. */
  readonly module: string;
  /** What is taken out of the module; undefined for `import module`. */
  readonly name?: string;
  /** The name it is known by in the file; empty for `*` and `__future__`. */
  readonly binds: string;
  /** A statement that brings in this and nothing else; equal for equal items. */
  readonly statement: string;
};

/** What an import statement brings in; empty for any other node. */
export function readImports(node: SyntaxNode): ImportItem[] {
  if (node.type === 'import_statement') {
    return namedChildren(node)
      .filter(child => ['dotted_name', 'aliased_import'].includes(child.type))
      .map(child => {
        const module = (child.childForFieldName('name') ?? child).text;
        const alias = child.childForFieldName('alias')?.text;
        const binds = alias ?? module.split('.')[0] ?? module;
        const as = alias === undefined ? '' : ` as ${alias}`;
        return { module, binds, statement: `import ${module}${as}` };
      });
  }
  const isFuture = node.type === 'future_import_statement';
  if (node.type !== 'import_from_statement' && !isFuture) return [];
  const source = node.childForFieldName('module_name');
  const module = isFuture ? '__future__' : (source?.text.replace(/\s/g, '') ?? '');
  return namedChildren(node)
    .filter(child => child.startIndex !== source?.startIndex)
    .filter(child => ['dotted_name', 'aliased_import', 'wildcard_import'].includes(child.type))
    .map(child => {
      const name = (child.childForFieldName('name') ?? child).text;
      const alias = child.childForFieldName('alias')?.text;
      const as = alias === undefined ? '' : ` as ${alias}`;
      return {
        module,
        name,
        binds: name === '*' || isFuture ? '' : (alias ?? name),
        statement: `from ${module} import ${name}${as}`,
      };
    });
}
