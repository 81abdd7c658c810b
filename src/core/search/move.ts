/**
 * What a trial is to do at its parent, for policies that know more than one way to a child.
 * `fresh`: from nothing, as at the root; `place` is the number of the way to ask, 0 the plain one.
 * `mend`: from what the parent came to. `branch`: from the first `place` steps of the parent's way.
 */
export type Move = {
  readonly kind: 'fresh' | 'mend' | 'branch';
  readonly place: number;
};

/** What a child of a node is where a policy does not say: fresh below the root, else a mended one. */
export const NEW_CHILD: Move = { kind: 'fresh', place: 0 };
export const MENDED: Move = { kind: 'mend', place: 0 };
