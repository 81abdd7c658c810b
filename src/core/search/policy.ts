import type { Rng } from '../base/rng.ts';
import type { Move } from './move.ts';
import type { Tree } from './tree.ts';

/**
 * What to do at a node: go on to a child, expand an action of the node itself, or nothing, because
 * all that could be tried from here was tried or is under way.
 */
export type Choice =
  | { readonly kind: 'none' }
  | { readonly kind: 'descend'; readonly child: number }
  | {
      readonly kind: 'expand';
      readonly action: number;
      readonly prior: number;
      /** The node to expand, when it is not the one that was asked about. */
      readonly at?: number;
      /** What the child is to be. @default fresh below the root, mended elsewhere */
      readonly move?: Move;
    };

/** Decides at one expandable node. Pure: same tree, same numbers, same choice. */
export interface Policy {
  readonly name: string;
  /** The discount that the policy reckons with; the tree backs up with the same. @default 1 */
  readonly discount?: number;
  choose(tree: Tree<unknown>, index: number, rng: Rng): Choice;
}
