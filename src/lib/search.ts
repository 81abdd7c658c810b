// The package's export `reason-code/search`: tree search over any state. No text, no I/O.
export { createRng, deriveSeed } from '../core/base/rng.ts';
export type { Rng } from '../core/base/rng.ts';
export { abMcts } from '../core/search/ab-mcts.ts';
export { ask, cancel, tell } from '../core/search/algorithm.ts';
export type { Move } from '../core/search/move.ts';
export { bestOfN, puct, random, thompson, uct } from '../core/search/policies.ts';
export type { PuctConfig, UctConfig } from '../core/search/policies.ts';
export { betaPrior, gaussPrior } from '../core/search/posterior.ts';
export type { BetaParameters, GaussParameters, Prior } from '../core/search/posterior.ts';
export type { Choice, Policy } from '../core/search/policy.ts';
export { search } from '../core/search/search.ts';
export type { SearchEvent, SearchOptions, StopReason } from '../core/search/search.ts';
export { NO_PARENT, ROOT_INDEX, createTree, nodeAt, toRows } from '../core/search/tree.ts';
export type { NodeRow, Outcome, Tree, TreeNode, TreeOptions, Trial } from '../core/search/tree.ts';
