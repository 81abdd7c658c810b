import { NO_PARENT, nodeAt } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * Backs a new node's value up to the root: at each step what is passed on is the reward of the
 * edge plus the discounted rest, and the node takes it into its running mean (mctx's `backward`).
 */
export function backup(tree: Tree<unknown>, leaf: number): void {
  let node = nodeAt(tree, leaf);
  let gain = node.rawValue;
  while (node.parent !== NO_PARENT) {
    gain = node.reward + tree.discount * gain;
    const parent = nodeAt(tree, node.parent);
    parent.value = (parent.value * parent.visits + gain) / (parent.visits + 1);
    parent.squares += gain ** 2;
    parent.visits += 1;
    node = parent;
  }
}

/** The new node and all whose numbers its backup changed, the root last. */
export function pathToRoot(tree: Tree<unknown>, leaf: number): readonly number[] {
  const path: number[] = [];
  for (let index = leaf; index !== NO_PARENT; index = nodeAt(tree, index).parent) path.push(index);
  return path;
}
