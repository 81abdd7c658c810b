import { createSearchControl } from '../search/search-control.ts';
import type { ExpandRefusal, HeldControl } from '../search/search-control.ts';

/** Pauses one solve, lets it go on, and says where it looks next; hand it to `Solver.solve`. */
export type SolveControl = HeldControl;

/** Why a candidate cannot be expanded. */
export type Refusal = ExpandRefusal;

/** Makes a control; a solve of its own each. */
export function createSolveControl(): SolveControl {
  return createSearchControl();
}
