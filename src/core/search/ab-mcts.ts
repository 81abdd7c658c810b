import type { Rng } from '../base/rng.ts';
import { nextAction } from './arms.ts';
import type { Policy } from './policy.ts';
import { betaPrior } from './posterior.ts';
import type { Prior, Seen } from './posterior.ts';
import { isExpandable, nodeAt } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * AB-MCTS-A (Inoue et al. 2025, arXiv 2503.04412): at every node Thompson sampling decides between
 * a new child and going on, and then among the children. A new child is believed to be worth what
 * children were worth when they were new, going on what came of it below them, a child what it and
 * all below it were worth. Trials under way count for nothing: draws spread by themselves, and the
 * order in which trials are told does not matter.
 * @param prior Beta for values in [0, 1] (the default), or a Gaussian
 */
export function abMcts({ prior = betaPrior() }: { readonly prior?: Prior } = {}): Policy {
  return {
    name: 'ab-mcts',
    choose(tree, index, rng) {
      const open = nodeAt(tree, index).children.filter(child => isExpandable(tree, child));
      const { made, below } = seenAt(tree, index);
      // Drawn even if nothing can be gone on with, so that the same numbers give the same tree.
      const makes = prior.believe(made).draw(rng);
      const goes = prior.believe(below).draw(rng);
      if (open.length === 0 || makes >= goes)
        return { kind: 'expand', action: nextAction(tree, index), prior: 1 };
      return { kind: 'descend', child: likeliest(tree, open, prior, rng) };
    },
  };
}

/** What a node's children were worth when they were new, and what came of going on with them. */
export function seenAt(
  tree: Tree<unknown>,
  index: number,
): { readonly made: Seen; readonly below: Seen } {
  const made = { count: 0, sum: 0, squares: 0 };
  const below = { count: 0, sum: 0, squares: 0 };
  for (const child of nodeAt(tree, index).children) {
    const { visits, value, squares, rawValue } = nodeAt(tree, child);
    made.count += 1;
    made.sum += rawValue;
    made.squares += rawValue ** 2;
    below.count += visits - 1;
    below.sum += visits * value - rawValue;
    below.squares += squares - rawValue ** 2;
  }
  return { made, below };
}

/** What a child and all below it were worth. */
export function seenOf(tree: Tree<unknown>, child: number): Seen {
  const { visits, value, squares } = nodeAt(tree, child);
  return { count: visits, sum: visits * value, squares };
}

function likeliest(
  tree: Tree<unknown>,
  children: readonly number[],
  prior: Prior,
  rng: Rng,
): number {
  let [winner, highest] = [children[0] ?? 0, -Infinity];
  for (const child of children) {
    const drawn = prior.believe(seenOf(tree, child)).draw(rng);
    if (drawn > highest) [winner, highest] = [child, drawn];
  }
  return winner;
}
