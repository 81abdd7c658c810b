/** Where a node is drawn, in columns and generations. */
export type Spot = {
  readonly id: number;
  readonly parent: number;
  readonly x: number;
  readonly y: number;
};

type Item = { readonly id: number; readonly parent: number };

/**
 * Where the nodes of a tree go: leaves side by side, a parent over the middle of its children.
 * @param items each behind its parent, the root first
 */
export function layOutTree(items: readonly Item[]): readonly Spot[] {
  const children = new Map<number, number[]>();
  for (const { id, parent } of items) {
    const known = children.get(parent);
    if (known === undefined) children.set(parent, [id]);
    else known.push(id);
  }
  const [root] = items;
  if (root === undefined) return [];
  const depth = new Map([[root.id, 0]]);
  for (const { id, parent } of items.slice(1)) depth.set(id, (depth.get(parent) ?? 0) + 1);
  const x = new Map<number, number>();
  const order = preorder(root.id, children);
  let column = 0;
  for (const id of order) if (!children.has(id)) x.set(id, column++);
  for (const id of order.toReversed()) {
    const below = children.get(id);
    if (below === undefined) continue;
    x.set(id, ((x.get(below[0] ?? id) ?? 0) + (x.get(below.at(-1) ?? id) ?? 0)) / 2);
  }
  return items.map(({ id, parent }) => ({ id, parent, x: x.get(id) ?? 0, y: depth.get(id) ?? 0 }));
}

/** Without recursion: a chain of repairs may be as long as the search was. */
function preorder(root: number, children: ReadonlyMap<number, readonly number[]>): number[] {
  const order: number[] = [];
  const waiting = [root];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    order.push(id);
    waiting.push(...(children.get(id) ?? []).toReversed());
  }
  return order;
}
