import type { SyntaxNode } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { rewriteNodes } from '../syntax.ts';
import type { ModuleItem } from './module-index.ts';

/** How a test file names what it imports from the module that holds the stub. */
export type TestNames = {
  /** Local name of a thing to its name in the module. */
  readonly things: ReadonlyMap<string, string>;
  /** Names under which the module itself is known: `mod` of `import mod`, `p.mod`. */
  readonly modules: ReadonlySet<string>;
  /** Import statements that these came from. */
  readonly items: ReadonlySet<ModuleItem>;
};

/** Finds the imports of the stub's module; undefined when the file does not import it. */
export function readTestNames(
  items: readonly ModuleItem[],
  stub: Stub,
  moduleNames: readonly string[],
): TestNames | undefined {
  const things = new Map<string, string>();
  const modules = new Set<string>();
  const from = new Set<ModuleItem>();
  const isModule = (name: string): boolean =>
    moduleNames.some(
      known => name === known || (/^\.+/.test(name) && name.replace(/^\.+/, '') === known),
    );
  const own = stub.qualifiedName.split('.')[0] ?? stub.name;
  for (const item of items) {
    for (const { module, name, binds } of item.imports) {
      if (name === undefined) {
        if (!isModule(module)) continue;
        modules.add(binds === module.split('.')[0] ? module : binds);
      } else if (isModule(module)) {
        if (name === '*') things.set(own, own);
        else things.set(binds, name);
      } else if (isModule(module.endsWith('.') ? module + name : `${module}.${name}`)) {
        modules.add(binds);
      } else continue;
      from.add(item);
    }
  }
  return from.size === 0 ? undefined : { things, modules, items: from };
}

/**
 * The node's text with names put in the place of others: `replace` maps an identifier to source
 * text, and `mod.thing` becomes `thing` for every module name. Offsets are of the node's own file.
 */
export function rewrite(
  node: SyntaxNode,
  replace: ReadonlyMap<string, string>,
  modules: ReadonlySet<string>,
): string {
  return rewriteNodes(node, found => replacement(found, replace, modules));
}

function replacement(
  node: SyntaxNode,
  replace: ReadonlyMap<string, string>,
  modules: ReadonlySet<string>,
): string | undefined {
  if (node.type === 'attribute') {
    const object = node.childForFieldName('object')?.text ?? '';
    return modules.has(object) ? node.childForFieldName('attribute')?.text : undefined;
  }
  if (node.type !== 'identifier') return undefined;
  const text = replace.get(node.text);
  const { parent } = node;
  if (text === undefined || parent === null) return text;
  const isNamed = (field: string): boolean =>
    parent.childForFieldName(field)?.startIndex === node.startIndex;
  if (parent.type === 'attribute' && isNamed('attribute')) return undefined;
  if (parent.type === 'keyword_argument' && isNamed('name')) return undefined;
  const needsNone = /^[\w.]+$|^["'([{].*["')\]}]$/s.test(text) && !/^\d/.test(text);
  const isSafe = ['argument_list', 'comparison_operator', 'list', 'tuple', 'keyword_argument'];
  return needsNone || isSafe.includes(parent.type) ? text : `(${text})`;
}
