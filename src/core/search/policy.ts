import type { Rng } from '../base/rng.ts';
import type { Tree } from './tree.ts';

/** What to do at a node: go on to a child, or expand an action of the node itself. */
export type Choice =
  | { readonly kind: 'descend'; readonly child: number }
  | { readonly kind: 'expand'; readonly action: number; readonly prior: number };

/** Decides at one expandable node. Pure: same tree, same numbers, same choice. */
export interface Policy {
  readonly name: string;
  choose(tree: Tree<unknown>, index: number, rng: Rng): Choice;
}
