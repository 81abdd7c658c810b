import type { SyntaxNode } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { rewriteNodes } from '../syntax.ts';
import { DEFAULT_NAME } from './holder.ts';
import type { ModuleItem } from './module-index.ts';
import { moduleNames as namesOf } from './modules.ts';

/** How a test file names what it imports from the module that holds the stub. */
export type TestNames = {
  /** Local name of a thing to its name in the module. */
  readonly things: ReadonlyMap<string, string>;
  /** Names under which the module itself is known. */
  readonly modules: ReadonlySet<string>;
  /** Import statements that these came from. */
  readonly items: ReadonlySet<ModuleItem>;
};

/** Finds the imports of the stub's module; undefined when the file does not import it. */
export function readTestNames(
  items: readonly ModuleItem[],
  stub: Stub,
  path: string,
  moduleNames: readonly string[],
): TestNames | undefined {
  const things = new Map<string, string>();
  const modules = new Set<string>();
  const from = new Set<ModuleItem>();
  const own = stub.qualifiedName.split('.')[0] ?? stub.name;
  for (const item of items) {
    for (const { module, name, binds } of item.imports) {
      if (!isModule(module, path, moduleNames)) continue;
      from.add(item);
      if (name !== '' && name !== '*' && name !== 'default') things.set(binds, name);
      else if (own === DEFAULT_NAME || binds === own) things.set(binds, own);
      else if (name === 'default') things.set(binds, isDefault(stub) ? own : binds);
      else modules.add(binds);
    }
  }
  return from.size === 0 ? undefined : { things, modules, items: from };
}

function isDefault({ header, docstring, span }: Stub): boolean {
  const above = docstring === undefined ? 0 : docstring.span.end - span.start;
  return /^\s*export\s+default\b/.test(header.slice(Math.min(above, header.length)));
}

/** Whether a specifier, as written in the test file, leads to the stub's file. */
function isModule(module: string, path: string, moduleNames: readonly string[]): boolean {
  if (!/^\.\.?(\/|$)/.test(module)) return false;
  const folder = path.split('/').slice(0, -1);
  for (const part of module.split('/')) {
    if (part === '..') folder.pop();
    else if (part !== '.' && part !== '') folder.push(part);
  }
  const resolved = namesOf(folder.join('/')).at(-1) ?? '';
  const longest = moduleNames.at(-1) ?? '';
  const own = longest.replace(/\/?index$/, '');
  return [longest, own].some(name => {
    return resolved === name || (name !== '' && resolved.endsWith(`/${name}`));
  });
}

/**
 * The node's text with the module's own names put in the place of the test file's:
 * `mod.thing` becomes `thing`.
 */
export function rewrite(node: SyntaxNode, { things, modules }: TestNames): string {
  return rewriteNodes(node, found => replacement(found, things, modules));
}

function replacement(
  node: SyntaxNode,
  things: ReadonlyMap<string, string>,
  modules: ReadonlySet<string>,
): string | undefined {
  if (node.type === 'member_expression') {
    const object = node.childForFieldName('object')?.text ?? '';
    return modules.has(object) ? node.childForFieldName('property')?.text : undefined;
  }
  return node.type === 'identifier' ? things.get(node.text) : undefined;
}
