import { docstringNames } from '../docstring-names.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Reach, Stub } from '../stub.ts';
import { walk, withTree } from '../syntax.ts';
import { reachFrom } from '../reach-from.ts';
import { indexModule, type ModuleItem } from './module-index.ts';
import { signatureNames } from './names.ts';

/**
 * What a stub can reach by name in its file: from its signature, its decorators and the examples
 * and names in its docstring, on through the definitions these use. A method brings its class,
 * a nested function the function around it.
 */
export function reach(text: string, parser: Parser, stub: Stub): Reach {
  return withTree(parser, text, root => {
    const items = indexModule(root);
    const own = itemAt(items, stub.span.start);
    const node = functionAt(root, stub);
    const seeds = new Set(docstringNames(stub));
    if (node !== undefined) for (const name of signatureNames(node)) seeds.add(name);
    const isAlone = own !== undefined && stub.kind === 'function' && own.span.end <= stub.span.end;
    const reached = reachFrom(items, seeds, isAlone ? undefined : own);
    const source = (item: ModuleItem): string => text.slice(item.span.start, item.span.end);
    const imports = reached.filter(item => item.kind === 'import');
    return {
      imports: imports.map(source),
      modules: [...new Set(imports.flatMap(item => item.imports.map(topModule)))],
      definitions: reached
        .filter(item => item.kind !== 'import' && !(isAlone && item === own))
        .map(source),
    };
  });
}

/** The function's node, found again by the place of its name. */
export function functionAt(root: SyntaxNode, stub: Stub): SyntaxNode | undefined {
  for (const node of walk(root)) {
    if (node.type !== 'function_definition') continue;
    const line = node.children.find(child => child?.type === 'def')?.startPosition.row ?? -1;
    if (line + 1 === stub.line && node.childForFieldName('name')?.text === stub.name) return node;
  }
  return undefined;
}

/** The top-level statement that holds `offset`. */
export function itemAt(items: readonly ModuleItem[], offset: number): ModuleItem | undefined {
  return items.find(
    ({ span }) => span.start <= offset && offset < Math.max(span.end, span.start + 1),
  );
}

function topModule({ module }: { readonly module: string }): string {
  return module.startsWith('.') ? module : (module.split('.')[0] ?? module);
}
