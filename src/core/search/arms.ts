import { isExpandable, nodeAt } from './tree.ts';
import type { Tree } from './tree.ts';

/** Something that can be chosen at a node, with what is known about it. */
export type Arm = {
  /** The child to go to, or `undefined` for a new child. */
  readonly child: number | undefined;
  /** Tries, those under way included. */
  readonly count: number;
  /** Sum of what the tries gave; those under way count as zero (virtual loss). */
  readonly sum: number;
};

/**
 * The arms of a node: every child that can still be expanded, and "a new child", which never
 * runs out (re-widening). What a new child is worth is estimated by what the node's children
 * were worth when they were new.
 */
export function armsOf(tree: Tree<unknown>, index: number): readonly [Arm, ...Arm[]] {
  const node = nodeAt(tree, index);
  const children = node.children.map(child => ({ child, row: nodeAt(tree, child) }));
  const fresh: Arm = {
    child: undefined,
    count: children.length + node.expanding,
    sum: children.reduce((sum, { row }) => sum + row.rawValue, 0),
  };
  const old = children
    .filter(({ child }) => isExpandable(tree, child))
    .map(({ child, row }): Arm => ({
      child,
      count: row.visits + row.inFlight,
      sum: row.visits * row.value,
    }));
  return [fresh, ...old];
}

/** The number of the next child of a node, counting those under way. */
export function nextAction(tree: Tree<unknown>, index: number): number {
  const node = nodeAt(tree, index);
  return node.children.length + node.expanding;
}
