import type { SyntaxNode } from '../parser.ts';
import type { StubKind } from '../stub.ts';
import { CLASSES, FUNCTIONS } from './names.ts';

/** What an exported function without a name is called: importers choose its name. */
export const DEFAULT_NAME = 'defaultExport';

/** The statement or member that gives a function its name. */
export type Holder = {
  readonly name: string;
  /** The whole of it, `export` and `const` included. */
  readonly node: SyntaxNode;
  /** How the module gives it out, where no name of the module stands for it: `module.exports.f`. */
  readonly access?: string;
};

const WRAPPERS = ['parenthesized_expression', 'as_expression', 'satisfies_expression'];
const FIELDS = ['field_definition', 'public_field_definition'];
const DECLARATIONS = FUNCTIONS.slice(0, 2);

/** What holds a function; undefined for one that no name leads to, such as a callback. */
export function holderOf(node: SyntaxNode): Holder | undefined {
  const own = node.childForFieldName('name')?.text;
  if (node.type === 'method_definition') return methodHolder(node, own);
  if (DECLARATIONS.includes(node.type)) {
    return own === undefined ? undefined : { name: own, node: exportOf(node) };
  }
  let value = node;
  while (value.parent !== null && WRAPPERS.includes(value.parent.type)) value = value.parent;
  const { parent } = value;
  if (parent === null) return undefined;
  switch (parent.type) {
    case 'variable_declarator':
      return variableHolder(parent);
    case 'assignment_expression':
      return assignmentHolder(parent, own);
    case 'pair':
      return pairHolder(parent);
    case 'export_statement':
      return {
        name: own ?? DEFAULT_NAME,
        node: parent,
        ...(own === undefined ? { access: 'exports.default' } : {}),
      };
    default:
      return FIELDS.includes(parent.type) ? memberHolder(parent) : undefined;
  }
}

function exportOf(node: SyntaxNode): SyntaxNode {
  return node.parent?.type === 'export_statement' ? node.parent : node;
}

function variableHolder(declarator: SyntaxNode): Holder | undefined {
  const name = declarator.childForFieldName('name');
  const declaration = declarator.parent;
  if (name?.type !== 'identifier' || declaration === null) return undefined;
  const isAlone = declaration.children.filter(child => child?.type === ',').length === 0;
  return { name: name.text, node: isAlone ? exportOf(declaration) : declarator };
}

function assignmentHolder(assignment: SyntaxNode, own: string | undefined): Holder | undefined {
  const left = assignment.childForFieldName('left');
  const statement = assignment.parent;
  if (left === null || statement?.type !== 'expression_statement') return undefined;
  if (left.type === 'identifier') return { name: left.text, node: statement };
  if (/^(module\.)?exports$/.test(left.text)) {
    return { name: own ?? DEFAULT_NAME, node: statement, access: 'module.exports' };
  }
  if (left.type !== 'member_expression') return undefined;
  const name = left.childForFieldName('property')?.text ?? '';
  const isExport = /^(module\.)?exports\.[^.]+$/.test(left.text);
  return { name, node: statement, ...(isExport ? { access: left.text } : {}) };
}

function pairHolder(pair: SyntaxNode): Holder | undefined {
  const name = keyName(pair.childForFieldName('key'));
  return name === undefined ? undefined : { name, node: pair, ...exportedMember(pair, name) };
}

function methodHolder(node: SyntaxNode, own: string | undefined): Holder | undefined {
  const name = keyName(node.childForFieldName('name')) ?? own;
  return name === undefined ? undefined : { name, node, ...exportedMember(node, name) };
}

function memberHolder(field: SyntaxNode): Holder | undefined {
  const name = keyName(field.childForFieldName('name') ?? field.childForFieldName('property'));
  return name === undefined ? undefined : { name, node: field };
}

function keyName(key: SyntaxNode | null): string | undefined {
  if (key === null || key.type === 'computed_property_name') return undefined;
  return key.type === 'string' ? key.text.slice(1, -1) : key.text;
}

/** A member of `module.exports = { ... }` is known by its own name. */
function exportedMember(member: SyntaxNode, name: string): { access?: string } {
  const object = member.parent;
  const assignment = object?.type === 'object' ? object.parent : null;
  const left = assignment?.type === 'assignment_expression' && assignment.childForFieldName('left');
  return left && /^(module\.)?exports$/.test(left.text) ? { access: `module.exports.${name}` } : {};
}

/** Where a function stands among others, by name; `kind` says what that makes of it. */
export function qualify(holder: Holder): { qualifiedName: string; kind: StubKind } {
  let qualifiedName = holder.name;
  let kind: StubKind = holder.access === undefined ? ownKind(holder) : 'function';
  if (holder.access !== undefined && holder.node.parent?.type !== 'program') {
    if (!inFunction(holder.node)) return { qualifiedName, kind };
  }
  if (kind === 'method' && holder.node.type === 'expression_statement') {
    qualifiedName = assignedPath(holder.node) ?? qualifiedName;
  }
  for (let up = holder.node.parent; up !== null; up = up.parent) {
    const isFunction = FUNCTIONS.includes(up.type);
    if (!isFunction && !isOwner(up)) continue;
    const name = isFunction ? holderOf(up)?.name : ownerName(up);
    if (name === undefined && !isFunction) continue;
    if (isFunction) kind = 'nested';
    qualifiedName = `${name ?? '?'}${isFunction ? '.<locals>' : ''}.${qualifiedName}`;
  }
  return { qualifiedName, kind };
}

function inFunction(node: SyntaxNode): boolean {
  for (let up = node.parent; up !== null; up = up.parent)
    if (FUNCTIONS.includes(up.type)) return true;
  return false;
}

function isOwner({ type }: SyntaxNode): boolean {
  return CLASSES.includes(type) || ['object', 'internal_module', 'module'].includes(type);
}

function ownKind({ node }: Holder): StubKind {
  if (node.type === 'expression_statement') {
    return assignedPath(node) === undefined ? 'function' : 'method';
  }
  for (let up: SyntaxNode | null = node.parent; up !== null; up = up.parent) {
    if (isOwner(up)) return 'method';
    if (FUNCTIONS.includes(up.type)) return 'nested';
  }
  return 'function';
}

/** `Stack.prototype.push = ...` is the method `Stack.push`. */
function assignedPath(statement: SyntaxNode): string | undefined {
  const left = statement.children[0]?.childForFieldName('left');
  if (left?.type !== 'member_expression') return undefined;
  return left.text.replace('.prototype.', '.').replace(/\s/g, '');
}

function ownerName(node: SyntaxNode): string | undefined {
  const own = node.childForFieldName('name');
  if (own !== null) return own.text;
  const { parent } = node;
  if (parent === null) return undefined;
  if (parent.type === 'variable_declarator') return parent.childForFieldName('name')?.text;
  if (parent.type === 'pair') return keyName(parent.childForFieldName('key'));
  if (parent.type === 'assignment_expression') {
    const left = parent.childForFieldName('left')?.text.split('.').at(-1);
    return left === 'exports' ? undefined : left;
  }
  return parent.type === 'export_statement' ? DEFAULT_NAME : undefined;
}
