import { NEW_CHILD } from './move.ts';
import type { Move } from './move.ts';
import type { Policy } from './policy.ts';

/** The root's place in the table of nodes. */
export const ROOT_INDEX = 0;
/** The parent of the root. */
export const NO_PARENT = -1;

/**
 * One row of the tree. `value` is the mean of what was backed up through the node, itself
 * included; `rawValue` is what its own evaluation said; `reward` is what reaching it gave.
 */
export type TreeNode<State> = {
  readonly parent: number;
  /** Which of its parent's actions led here. */
  readonly action: number;
  readonly prior: number;
  readonly rawValue: number;
  readonly reward: number;
  visits: number;
  value: number;
  /** Sum of the squares of what `value` is the mean of: with it, how much that varies. */
  squares: number;
  /** Place in the order of expansion; 0 is the root. */
  readonly expandedAt: number;
  readonly depth: number;
  readonly state: State;
  /** Priors of the node's own actions; empty when actions are not enumerated. */
  readonly priors: readonly number[];
  /** Never expanded: it is solved, or nothing can come of it. */
  readonly closed: boolean;
  /** What the trial was to do that led here. */
  readonly move: Move;
  /** What the trial took, in the unit of the caller: for a model, tokens. */
  readonly cost: number;
  /** Names of the places on the node's way (see `Outcome`). */
  readonly way: readonly number[];
  /** The same as an earlier one. */
  readonly repeats: boolean;
  readonly children: number[];
  /** Trials that went through this node and were not told yet (virtual loss). */
  inFlight: number;
  /** Trials under way that will become children of this very node. */
  expanding: number;
};

/** A question to the world: expand `action` of `parent`. Told or cancelled exactly once. */
export type Trial = {
  readonly id: number;
  readonly parent: number;
  readonly action: number;
  readonly prior: number;
  readonly move: Move;
  /** From the root to `parent`. */
  readonly path: readonly number[];
};

/** What an evaluation says about a new node. */
export type Outcome<State> = {
  readonly state: State;
  /** How good the node looks; for a program, its score. @default 0 */
  readonly value?: number;
  /** What taking the action gave by itself, as in a Markov decision process. @default 0 */
  readonly reward?: number;
  /** Priors of the new node's actions, for policies that enumerate them. */
  readonly prior?: readonly number[];
  /** The node's own prior, where it is known only now. @default what the trial was asked with */
  readonly likelihood?: number;
  readonly closed?: boolean;
  /** What the trial took. @default 1 */
  readonly cost?: number;
  /**
   * Names of the places on its way, the first step's first: nodes with a common beginning have
   * the same names for it. For policies that branch off half-way. @default none
   */
  readonly way?: readonly number[];
  /** The same as an earlier one: it says that more of its kind say little. @default false */
  readonly repeats?: boolean;
};

/** A search tree and the trials under way. Owned by the caller, changed by `ask` and `tell` only. */
export type Tree<State> = {
  readonly policy: Policy;
  readonly discount: number;
  readonly maxDepth: number;
  readonly nodes: TreeNode<State>[];
  readonly pending: Map<number, Trial>;
  nextTrial: number;
};

export type TreeOptions<State> = {
  readonly policy: Policy;
  readonly root: State;
  /** Evaluation of the root, when it has one: it then counts as visited once. */
  readonly rootOutcome?: { readonly value: number; readonly prior?: readonly number[] };
  /** Weight of what comes after an action against its reward. @default the policy's */
  readonly discount?: number;
  /** Nodes this deep are not expanded; the root is at 0. @default Infinity */
  readonly maxDepth?: number;
};

/** A tree that holds its root only. */
export function createTree<State>(options: TreeOptions<State>): Tree<State> {
  const { policy, root, rootOutcome, maxDepth = Infinity } = options;
  const discount = options.discount ?? policy.discount ?? 1;
  const node: TreeNode<State> = {
    parent: NO_PARENT,
    action: NO_PARENT,
    prior: 1,
    rawValue: rootOutcome?.value ?? 0,
    reward: 0,
    visits: rootOutcome === undefined ? 0 : 1,
    value: rootOutcome?.value ?? 0,
    squares: (rootOutcome?.value ?? 0) ** 2,
    expandedAt: 0,
    depth: 0,
    state: root,
    priors: rootOutcome?.prior ?? [],
    closed: false,
    move: NEW_CHILD,
    cost: 0,
    way: [],
    repeats: false,
    children: [],
    inFlight: 0,
    expanding: 0,
  };
  return { policy, discount, maxDepth, nodes: [node], pending: new Map(), nextTrial: 0 };
}

/** The node in a row of the table. */
export function nodeAt<State>(tree: Tree<State>, index: number): TreeNode<State> {
  const node = tree.nodes[index];
  if (node === undefined) throw new RangeError(`the tree has no node ${index}`);
  return node;
}

/** True when children may still be added under a node. */
export function isExpandable<State>(tree: Tree<State>, index: number): boolean {
  const node = nodeAt(tree, index);
  return !node.closed && node.depth < tree.maxDepth;
}

/** A row as it is stored and compared: numbers only. */
export type NodeRow = Pick<
  TreeNode<unknown>,
  'parent' | 'action' | 'prior' | 'rawValue' | 'reward' | 'visits' | 'value' | 'expandedAt'
>;

/** The tree's table without its states. */
export function toRows(tree: Tree<unknown>): readonly NodeRow[] {
  return tree.nodes.map(
    ({ parent, action, prior, rawValue, reward, visits, value, expandedAt }): NodeRow => ({
      parent,
      action,
      prior,
      rawValue,
      reward,
      visits,
      value,
      expandedAt,
    }),
  );
}
