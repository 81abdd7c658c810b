import type { SolveEvent } from '../../core/solve/solve-event.ts';
import type { PanelMode } from '../../protocol/messages.ts';
import type { SolveView } from '../../protocol/solve-view.ts';
import type { Solve } from '../solves.ts';

/** What of a solve the panel needs to know. */
export type ShownSolve = Pick<Solve, 'view' | 'result'> & {
  readonly control: Pick<Solve['control'], 'paused'>;
};

/** What the panel shows: a solve of this window, or a trace that was stored. */
export type Subject<S extends ShownSolve = Solve> =
  | { readonly kind: 'solve'; readonly solve: S }
  | {
      readonly kind: 'trace';
      readonly view: SolveView;
      /** All of it, so that any moment can be shown. */
      readonly events: readonly SolveEvent[];
    };

/** Candidates offered from a search that is paused: the best, as many as a result has. */
const MAX_OFFERED = 64;

export function viewOf(subject: Subject<ShownSolve>): SolveView {
  return subject.kind === 'solve' ? subject.solve.view : subject.view;
}

export function modeOf(subject: Subject<ShownSolve>): PanelMode {
  if (subject.kind === 'trace') return 'stored';
  if (subject.solve.result !== undefined) return 'over';
  return subject.solve.control.paused ? 'paused' : 'running';
}

/**
 * The candidates that can be reviewed now: the proposals of a search that is over, and the best of
 * one that is paused, which ends it. While it runs there is something better to come.
 */
export function acceptableOf(subject: Subject<ShownSolve>): readonly number[] {
  if (subject.kind === 'trace') return [];
  const { result, view } = subject.solve;
  if (result !== undefined) {
    return view.nodes.flatMap(({ id }) => (placeOf(subject.solve, id) >= 0 ? [id] : []));
  }
  if (!subject.solve.control.paused) return [];
  return view.nodes
    .filter(({ code, duplicateOf }) => code !== '' && duplicateOf === undefined)
    .toSorted((a, b) => b.reward - a.reward || a.id - b.id)
    .slice(0, MAX_OFFERED)
    .map(({ id }) => id);
}

/** Where a candidate, or the one that it repeats, is among the proposals; -1 when it is not. */
export function placeOf(
  { result, view }: Pick<ShownSolve, 'view' | 'result'>,
  node: number,
): number {
  const same = view.nodes.find(({ id }) => id === node)?.duplicateOf ?? node;
  return result?.proposals.findIndex(proposal => proposal.node === same) ?? -1;
}
