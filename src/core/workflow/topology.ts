/** Either an order that respects the edges, or the nodes of a cycle, each waiting for the next. */
export type Topology =
  { readonly order: readonly number[] } | { readonly cycle: readonly number[] };

/**
 * Sorts nodes by their edges. `needs[i]` are the nodes that `i` waits for. Among nodes that could
 * stand next, the one with the lowest number does, so the order is a function of the input alone.
 */
export function sortByEdges(needs: readonly (readonly number[])[]): Topology {
  const waiting = needs.map(list => new Set(list).size);
  const next: number[][] = needs.map(() => []);
  for (const [node, list] of needs.entries())
    for (const from of new Set(list)) next[from]?.push(node);
  const ready = createHeap();
  for (const [node, count] of waiting.entries()) if (count === 0) ready.push(node);
  const order: number[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node);
    for (const follower of next[node] ?? []) {
      const left = (waiting[follower] ?? 0) - 1;
      waiting[follower] = left;
      if (left === 0) ready.push(follower);
    }
  }
  if (order.length === needs.length) return { order };
  return { cycle: findCycle(needs, new Set(order)) };
}

/** Walks back from any node that was left over: all of those wait for one that was left over too. */
function findCycle(
  needs: readonly (readonly number[])[],
  sorted: ReadonlySet<number>,
): readonly number[] {
  const path: number[] = [];
  const seen = new Map<number, number>();
  let node = needs.findIndex((_, index) => !sorted.has(index));
  while (!seen.has(node)) {
    seen.set(node, path.length);
    path.push(node);
    node = (needs[node] ?? []).find(from => !sorted.has(from)) ?? node;
  }
  return path.slice(seen.get(node));
}

/** The smallest number first. */
function createHeap(): { push(value: number): void; pop(): number | undefined } {
  const heap: number[] = [];
  const at = (index: number): number => heap[index] ?? Infinity;
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [at(b), at(a)];
  };
  return {
    push(value) {
      heap.push(value);
      for (let child = heap.length - 1; child > 0;) {
        const parent = (child - 1) >> 1;
        if (at(parent) <= at(child)) return;
        swap(parent, child);
        child = parent;
      }
    },
    pop() {
      const top = heap[0];
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return top;
      heap[0] = last;
      for (let parent = 0; ;) {
        const left = 2 * parent + 1;
        const least = at(left + 1) < at(left) ? left + 1 : left;
        if (at(least) >= at(parent)) return top;
        swap(parent, least);
        parent = least;
      }
    },
  };
}
