import type { Layout } from './layout.ts';

/**
 * Where a key leads in the graph: up and down through all nodes, right to what waits for this one,
 * left to what it waits for.
 */
export function keyLeadsTo(
  { order, edges, places }: Layout,
  selected: number | undefined,
  key: string,
): number | undefined {
  const at = selected === undefined ? -1 : order.indexOf(selected);
  if (key === 'Home') return order[0];
  if (key === 'End') return order.at(-1);
  if (at < 0) return key.startsWith('Arrow') ? order[0] : undefined;
  const leftmost = (all: readonly number[]): number | undefined =>
    all.toSorted((a, b) => (places[a]?.x ?? 0) - (places[b]?.x ?? 0))[0];
  switch (key) {
    case 'ArrowUp':
      return order[at - 1];
    case 'ArrowDown':
      return order[at + 1];
    case 'ArrowRight':
      return leftmost(edges.flatMap(({ from, to }) => (from === selected ? [to] : [])));
    case 'ArrowLeft':
      return leftmost(edges.flatMap(({ from, to }) => (to === selected ? [from] : [])));
    default:
      return undefined;
  }
}
