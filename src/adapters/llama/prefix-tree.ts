/** A place in a context that can hold tokens: the number of a sequence. */
export type Slot = number;

/** The longest beginning of a prompt that is held somewhere. */
export type Held = { readonly shared: number; readonly slots: readonly Slot[] };

/** Which sequence holds which tokens, by their common beginnings. */
export type PrefixTree = {
  /** Says what a slot holds from now on, in place of what it held. */
  hold(slot: Slot, tokens: readonly number[]): void;
  longest(prompt: readonly number[]): Held;
  /** How many tokens at the start of a prompt a slot holds. */
  shared(slot: Slot, prompt: readonly number[]): number;
  /** How many of a slot's tokens from a place on no other slot holds: lost when it is overwritten. */
  own(slot: Slot, from: number): number;
  /** What a slot holds. */
  held(slot: Slot): readonly number[];
  /** Tokens in the tree, each common beginning counted once. */
  readonly size: number;
};

type Node = {
  /** The tokens between its parent and it. */
  edge: readonly number[];
  /** Slots that hold everything down to here; some may hold more. */
  readonly slots: Set<Slot>;
  readonly children: Map<number, Node>;
};

const newNode = (edge: readonly number[]): Node => ({
  edge,
  slots: new Set(),
  children: new Map(),
});

/**
 * A radix tree (Morrison 1968; for KV caches: RadixAttention, arXiv 2312.07104): finding what a
 * prompt shares with all sequences takes as long as the prompt, not as long as their number.
 */
export function createPrefixTree(): PrefixTree {
  const root = newNode([]);
  const held = new Map<Slot, readonly number[]>();
  let size = 0;

  const release = (slot: Slot): void => {
    const tokens = held.get(slot);
    if (tokens === undefined) return;
    held.delete(slot);
    size -= remove(root, slot, tokens);
  };
  return {
    hold(slot, tokens) {
      if (held.get(slot) === tokens) return;
      release(slot);
      if (tokens.length === 0) return;
      held.set(slot, tokens);
      size += insert(root, slot, tokens);
    },
    longest(prompt) {
      let node = root;
      let shared = 0;
      for (;;) {
        const child = node.children.get(prompt[shared] ?? NaN);
        if (child === undefined) return { shared, slots: shared === 0 ? [] : [...node.slots] };
        const common = commonLength(child.edge, prompt, shared);
        shared += common;
        if (common < child.edge.length) return { shared, slots: [...child.slots] };
        node = child;
      }
    },
    shared: (slot, prompt) => commonLength(held.get(slot) ?? [], prompt),
    own(slot, from) {
      const tokens = held.get(slot) ?? [];
      let node = root;
      let at = 0;
      while (at < tokens.length) {
        const child = node.children.get(tokens[at] ?? NaN);
        if (child === undefined) break;
        // Below a node that one slot has alone nobody else is either.
        if (child.slots.size === 1) return Math.max(0, tokens.length - Math.max(at, from));
        at += child.edge.length;
        node = child;
      }
      return 0;
    },
    held: slot => held.get(slot) ?? [],
    get size() {
      return size;
    },
  };
}

/** Gives how many tokens were added to the tree. */
function insert(root: Node, slot: Slot, tokens: readonly number[]): number {
  let node = root;
  let at = 0;
  while (at < tokens.length) {
    const first = tokens[at] ?? NaN;
    const child = node.children.get(first);
    if (child === undefined) {
      const leaf = newNode(tokens.slice(at));
      leaf.slots.add(slot);
      node.children.set(first, leaf);
      return leaf.edge.length;
    }
    const common = commonLength(child.edge, tokens, at);
    const reached = common < child.edge.length ? split(node, child, common) : child;
    reached.slots.add(slot);
    at += common;
    node = reached;
  }
  return 0;
}

/** Cuts an edge in two; gives the new node in the middle. */
function split(parent: Node, child: Node, at: number): Node {
  const middle = newNode(child.edge.slice(0, at));
  for (const slot of child.slots) middle.slots.add(slot);
  parent.children.set(middle.edge[0] ?? NaN, middle);
  child.edge = child.edge.slice(at);
  middle.children.set(child.edge[0] ?? NaN, child);
  return middle;
}

/** Gives how many tokens left the tree. */
function remove(root: Node, slot: Slot, tokens: readonly number[]): number {
  let node = root;
  let at = 0;
  while (at < tokens.length) {
    const first = tokens[at] ?? NaN;
    const child = node.children.get(first);
    if (child === undefined) return 0;
    child.slots.delete(slot);
    if (child.slots.size === 0) {
      // Whoever is below holds this too: there is nobody.
      node.children.delete(first);
      return tokens.length - at;
    }
    at += child.edge.length;
    node = child;
  }
  return 0;
}

/** How many tokens at the start of `edge` are those of `tokens` from a place on. */
export function commonLength(edge: readonly number[], tokens: readonly number[], from = 0): number {
  const most = Math.min(edge.length, tokens.length - from);
  let common = 0;
  while (common < most && edge[common] === tokens[from + common]) common += 1;
  return common;
}
