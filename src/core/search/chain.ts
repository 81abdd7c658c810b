import { nextAction } from './arms.ts';
import type { Policy } from './policy.ts';
import { ROOT_INDEX, isExpandable, nodeAt } from './tree.ts';

/**
 * Chains of tries: each node gets one child, made of what it came to, down to the greatest depth;
 * then a new chain begins. What cannot be expanded ends its chain. The newest chain goes first, and
 * while its end is under way another one begins.
 */
export function chain(): Policy {
  return {
    name: 'chain',
    choose(tree) {
      for (let index = tree.nodes.length - 1; index > ROOT_INDEX; index -= 1) {
        const { children, expanding } = nodeAt(tree, index);
        if (children.length + expanding > 0 || !isExpandable(tree, index)) continue;
        return { kind: 'expand', at: index, action: 0, prior: 1 };
      }
      return { kind: 'expand', at: ROOT_INDEX, action: nextAction(tree, ROOT_INDEX), prior: 1 };
    },
  };
}
