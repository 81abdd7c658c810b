import type { Parser, SyntaxNode } from './parser.ts';

/** Parses, hands the root to `use`, and frees the tree; nodes must not outlive the call. */
export function withTree<T>(parser: Parser, text: string, use: (root: SyntaxNode) => T): T {
  const tree = parser.parse(text);
  try {
    return use(tree.rootNode);
  } finally {
    tree.delete();
  }
}

/** Named children, comments included. */
export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren.filter(child => child !== null);
}

/** Named children without comments. */
export function statements(node: SyntaxNode): SyntaxNode[] {
  return namedChildren(node).filter(child => child.type !== 'comment');
}

/** The node and everything under it, parents first, in file order. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) if (child !== null) yield* walk(child);
}

/**
 * The node's text with some nodes under it replaced: `replacement` gives the text for a node, or
 * nothing to look into it. What was replaced is not looked into.
 */
export function rewriteNodes(
  node: SyntaxNode,
  replacement: (found: SyntaxNode) => string | undefined,
): string {
  const base = node.startIndex;
  let out = '';
  let at = base;
  for (const found of walk(node)) {
    if (found.startIndex < at) continue;
    const text = replacement(found);
    if (text === undefined) continue;
    out += node.text.slice(at - base, found.startIndex - base) + text;
    at = found.endIndex;
  }
  return out + node.text.slice(at - base);
}

/** The nearest ancestor of one of the types, the node itself left out. */
export function ancestor(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined {
  for (let up = node.parent; up !== null; up = up.parent) if (types.includes(up.type)) return up;
  return undefined;
}

/** Offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset just before the line break that ends the line of `offset`, or the text's end. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  if (feed < 0) return text.length;
  return feed > offset && text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** White space at the start of the line that holds `offset`. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t\f]*/.exec(text.slice(start, offset).replace(/^\uFEFF/, ''))?.[0] ?? '';
}
