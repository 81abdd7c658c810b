/** Where a draw stands in the tree of what was drawn before. */
export type DrawnPlace = {
  /** Share of the probability below here that was not drawn yet, in [0, 1]. */
  readonly left: number;
  /** How much of each choice is left, for tokens in the order of their probabilities. */
  weigh(tokens: readonly number[], probabilities: readonly number[]): readonly number[];
  /** Goes on with a token that was drawn with a probability. */
  next(token: number, probability: number): DrawnPlace;
  /** Says that the answer ends here: it is not drawn again. */
  end(): void;
};

/** Sequences of tokens that were drawn out of one distribution. */
export type Drawn = {
  readonly root: DrawnPlace;
  /** Tokens it remembers; to bound it. */
  readonly size: number;
};

type Node = {
  left: number;
  readonly parent: Node | undefined;
  /** Its probability among its siblings. */
  readonly probability: number;
  readonly children: Map<number, Node>;
};

/**
 * Remembers what was drawn so that no sequence is drawn twice: each choice weighs only as much as
 * is left below it (incremental sampling without replacement: Shi, Bieber, Sutton 2020, "Incremental
 * Sampling Without Replacement for Sequence Models"). Draws side by side may share a path until one
 * of them ends.
 */
export function createDrawn(): Drawn {
  let size = 0;
  const place = (node: Node): DrawnPlace => ({
    get left() {
      return node.left;
    },
    weigh: (tokens, probabilities) =>
      probabilities.map((one, at) => one * (node.children.get(tokens[at] ?? NaN)?.left ?? 1)),
    next(token, probability) {
      let child = node.children.get(token);
      if (child === undefined) {
        child = { left: 1, parent: node, probability, children: new Map() };
        node.children.set(token, child);
        size += 1;
      }
      return place(child);
    },
    end: () => close(node),
  });
  const root: Node = { left: 1, parent: undefined, probability: 1, children: new Map() };
  return {
    root: place(root),
    get size() {
      return size;
    },
  };
}

function close(node: Node): void {
  node.left = 0;
  node.children.clear();
  for (let at = node.parent; at !== undefined; at = at.parent) {
    // Where an answer has ended nothing comes back.
    if (at.left === 0) continue;
    let drawn = 0;
    for (const { probability, left } of at.children.values()) drawn += probability * (1 - left);
    // What is left of rounding must not be taken for something to draw.
    at.left = drawn > 1 - 1e-9 ? 0 : 1 - drawn;
  }
}
