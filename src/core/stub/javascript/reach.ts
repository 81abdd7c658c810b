import { docstringNames } from '../docstring-names.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import { reachFrom } from '../reach-from.ts';
import type { Reach, Stub } from '../stub.ts';
import { walk, withTree } from '../syntax.ts';
import { indexModule, type ModuleItem } from './module-index.ts';
import { FUNCTIONS, freeNames } from './names.ts';

/**
 * What a stub can reach by name in its file: from its signature, types included, and the names in
 * its comment, on through the definitions these use. A method brings its class, a nested function
 * the function around it.
 */
export function reach(text: string, parser: Parser, stub: Stub): Reach {
  return withTree(parser, text, root => {
    const items = indexModule(root);
    const own = itemAt(items, stub.bodySpan.end);
    const node = functionAt(root, stub);
    const seeds = new Set(docstringNames(stub));
    if (node !== undefined) for (const name of signatureNames(node)) seeds.add(name);
    const isAlone =
      own !== undefined && stub.kind === 'function' && own.span.start >= stub.span.start;
    const reached = reachFrom(items, seeds, isAlone ? undefined : own);
    const source = (item: ModuleItem): string => text.slice(item.span.start, item.span.end);
    const imports = reached.filter(item => item.kind === 'import');
    return {
      imports: imports.map(source),
      modules: [...new Set(imports.flatMap(item => item.imports.map(({ module }) => module)))],
      definitions: reached
        .filter(item => item.kind !== 'import' && !(isAlone && item === own))
        .map(source),
    };
  });
}

/** The function's node, found again by the place of its body. */
export function functionAt(root: SyntaxNode, { bodySpan }: Stub): SyntaxNode | undefined {
  for (const node of walk(root)) {
    if (!FUNCTIONS.includes(node.type)) continue;
    const body = node.childForFieldName('body');
    if (body?.type === 'statement_block' && body.endIndex - 1 === bodySpan.end) return node;
  }
  return undefined;
}

/** The top-level statement that holds `offset`. */
export function itemAt(items: readonly ModuleItem[], offset: number): ModuleItem | undefined {
  return items.find(({ span }) => span.start <= offset && offset < span.end);
}

function signatureNames(node: SyntaxNode): Set<string> {
  const fields = ['parameter', 'parameters', 'return_type', 'type_parameters'];
  const parts = fields.map(field => node.childForFieldName(field));
  const declarator = node.parent?.type === 'variable_declarator' ? node.parent : null;
  parts.push(declarator?.childForFieldName('type') ?? null);
  return new Set(parts.flatMap(part => (part === null ? [] : [...freeNames(part)])));
}
