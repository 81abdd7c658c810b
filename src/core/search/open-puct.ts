import { nextAction } from './arms.ts';
import type { Choice, Policy } from './policy.ts';
import { nodeAt } from './tree.ts';
import type { Tree } from './tree.ts';

export type OpenPuctConfig = {
  /** Weight of what is likely and little tried. @default 1.25 */
  readonly c?: number;
};

/**
 * PUCT where actions are not enumerated: a child's prior is how likely whoever made it found it
 * (`Outcome.likelihood`), and a new child is one more arm, as likely as the children so far are on
 * average; together they make 1. `Q + c * P * sqrt(N) / (1 + n)`, as `puct`, without its slow growth
 * of `c`. Children that the model believes in are gone on with sooner. An untried node makes a child
 * first.
 */
export function openPuct({ c = 1.25 }: OpenPuctConfig = {}): Policy {
  return {
    name: 'open-puct',
    choose(tree, index) {
      const fresh = nextAction(tree, index);
      const { children } = nodeAt(tree, index);
      if (children.length === 0) return expand(fresh);
      let [total, sum, believed] = [fresh, 0, 0];
      for (const child of children) {
        const row = nodeAt(tree, child);
        sum += row.reward + tree.discount * row.rawValue;
        believed += row.prior;
        total += row.visits + row.inFlight;
      }
      const average = believed / children.length;
      const explore = (c * Math.sqrt(total)) / Math.max(believed + average, Number.MIN_VALUE);
      const least = sum / fresh + (explore * average) / (1 + fresh);
      const child = bestChild(tree, children, { explore, least });
      return child === undefined ? expand(fresh) : { kind: 'descend', child };
    },
  };
}

function expand(action: number): Choice {
  return { kind: 'expand', action, prior: 1 };
}

function bestChild(
  tree: Tree<unknown>,
  children: readonly number[],
  { explore, least }: { readonly explore: number; readonly least: number },
): number | undefined {
  let winner: number | undefined;
  let highest = least;
  for (const child of children) {
    const row = nodeAt(tree, child);
    if (row.closed || row.depth >= tree.maxDepth) continue;
    const count = row.visits + row.inFlight;
    const gained = row.visits * (row.reward + tree.discount * row.value);
    const score = gained / count + (explore * row.prior) / (1 + count);
    if (score > highest) [winner, highest] = [child, score];
  }
  return winner;
}
