import type { SyntaxNode } from '../parser.ts';
import { namedChildren, statements, walk } from '../syntax.ts';
import { declarators } from './names.ts';
import { stringValue } from './string-value.ts';

/** One name that an import or a `require` brings in. */
export type ImportItem = {
  /** The specifier: `./shapes.js`, `node:fs`, `lodash`. */
  readonly module: string;
  /** `default`, `*` for the module as a whole, an exported name; empty when only run. */
  readonly name: string;
  /** The name it is known by in the file; empty when there is none. */
  readonly binds: string;
  /** Brings in types only: gone when the program runs. */
  readonly isType: boolean;
  readonly style: 'esm' | 'commonjs';
};

/** What a statement brings in; empty when it is not only an import. */
export function readImports(node: SyntaxNode): ImportItem[] {
  if (node.type === 'import_statement') return readImport(node);
  if (node.type === 'expression_statement') {
    const inner = namedChildren(node)[0];
    const module = inner === undefined ? undefined : requiredModule(inner);
    return module === undefined ? [] : [commonJs(module, '', '')];
  }
  if (node.type !== 'lexical_declaration' && node.type !== 'variable_declaration') return [];
  const items = declarators(node).map(readRequire);
  return items.some(found => found.length === 0) ? [] : items.flat();
}

function readImport(node: SyntaxNode): ImportItem[] {
  const clause = namedChildren(node).find(child => /^import_(require_)?clause$/.test(child.type));
  const source = node.childForFieldName('source') ?? clause?.childForFieldName('source');
  const module = source === null || source === undefined ? undefined : stringValue(source);
  if (module === undefined) return [];
  const isType = node.children.some(child => child?.type === 'type');
  const item = (name: string, binds: string, type = isType): ImportItem => {
    return { module, name, binds, isType: type, style: 'esm' };
  };
  if (clause === undefined) return [item('', '')];
  const items: ImportItem[] = [];
  for (const child of namedChildren(clause)) {
    if (child.type === 'identifier') {
      items.push(item(clause.type === 'import_clause' ? 'default' : '*', child.text));
    } else if (child.type === 'namespace_import') {
      items.push(item('*', namedChildren(child)[0]?.text ?? ''));
    } else if (child.type === 'named_imports') {
      for (const one of statements(child)) {
        const name = one.childForFieldName('name')?.text ?? '';
        const binds = one.childForFieldName('alias')?.text ?? name;
        items.push(item(name, binds, isType || one.children.some(part => part?.type === 'type')));
      }
    }
  }
  return items.length === 0 ? [item('', '')] : items;
}

function readRequire(declarator: SyntaxNode): ImportItem[] {
  const target = declarator.childForFieldName('name');
  const value = declarator.childForFieldName('value');
  if (target === null || value === null) return [];
  const whole = requiredModule(value);
  if (whole === undefined) {
    const object = value.type === 'member_expression' ? value.childForFieldName('object') : null;
    const module = object === null ? undefined : requiredModule(object);
    const name = value.childForFieldName('property')?.text ?? '';
    return module === undefined || target.type !== 'identifier'
      ? []
      : [commonJs(module, name, target.text)];
  }
  if (target.type === 'identifier') return [commonJs(whole, '*', target.text)];
  if (target.type !== 'object_pattern') return [];
  const parts = statements(target).map(part => {
    if (part.type === 'shorthand_property_identifier_pattern') {
      return commonJs(whole, part.text, part.text);
    }
    const key = part.type === 'pair_pattern' ? part.childForFieldName('key') : null;
    const local = key === null ? null : part.childForFieldName('value');
    return local?.type === 'identifier' ? commonJs(whole, key?.text ?? '', local.text) : undefined;
  });
  return parts.every(part => part !== undefined) ? parts : [];
}

function commonJs(module: string, name: string, binds: string): ImportItem {
  return { module, name, binds, isType: false, style: 'commonjs' };
}

/** The specifier of `require('m')` or `import('m')`; undefined for anything else. */
export function requiredModule(node: SyntaxNode): string | undefined {
  if (node.type !== 'call_expression') return undefined;
  const callee = node.childForFieldName('function');
  if (callee?.type !== 'import' && callee?.text !== 'require') return undefined;
  const list = node.childForFieldName('arguments');
  const [first, ...more] = list === null ? [] : statements(list);
  return first === undefined || more.length > 0 ? undefined : stringValue(first);
}

/**
 * Every module a program names, in any way, types aside. `used`: without imports that no value of
 * the program comes from; TypeScript leaves these out.
 */
export function namedModules(root: SyntaxNode, used: boolean): string[] {
  const modules = new Set<string>();
  const values = new Set<string>();
  for (const node of walk(root)) {
    const isName = ['identifier', 'shorthand_property_identifier'].includes(node.type);
    if (isName && node.parent?.type !== 'import_specifier' && node.parent?.type !== 'import_clause')
      values.add(node.text);
  }
  for (const node of walk(root)) {
    if (node.type === 'import_statement') {
      for (const { module, binds, isType } of readImport(node)) {
        const isUsed = !used || binds === '' || values.has(binds) || isNamespace(node);
        if (!isType && isUsed) modules.add(module);
      }
    } else if (node.type === 'export_statement') {
      const source = node.childForFieldName('source');
      const module = source === null ? undefined : stringValue(source);
      if (module !== undefined) modules.add(module);
    } else {
      const module = requiredModule(node);
      if (module !== undefined) modules.add(module);
    }
  }
  return [...modules];
}

function isNamespace(node: SyntaxNode): boolean {
  return [...walk(node)].some(child => child.type === 'namespace_import');
}
