import type { Row } from '../../rows.ts';
import { passAtK } from '../stats/pass-at-k.ts';
import { mean } from '../stats/quantile.ts';
import { byTask } from './arms.ts';
import type { Arm } from './arms.ts';

/** pass@k of an arm, or why it has none. */
export type Draws =
  | {
      readonly arm: string;
      /** Draws that every task was to get. */
      readonly planned: number;
      readonly tasks: number;
      readonly rows: number;
      /** Rows that ended before all draws were made. */
      readonly stoppedEarly: number;
      readonly points: readonly PassAtK[];
    }
  | { readonly arm: string; readonly why: string };

/**
 * The estimate lies between `low`, if no draw that was not made had been right, and `high`, if all
 * had been. They are equal, and the estimate is unbiased, when no row stopped early.
 */
export type PassAtK = { readonly k: number; readonly low: number; readonly high: number };

/** Rows count the right ones among so many different programs. */
const MAX_PROGRAMS = 64;

export function drawsOf({ label: arm, strategy, rows }: Arm): Draws {
  if (strategy === 'greedy') return { arm, why: 'it is one answer at temperature 0, not a draw' };
  if (strategy !== 'best-of-n') return { arm, why: 'later candidates depend on earlier ones' };
  const own = rows.filter(({ status }) => status !== 'error');
  const planned = Math.max(...own.map(row => Math.max(row.simulationsBudget, row.candidates)));
  if (own.length === 0) return { arm, why: 'every row of it is an error' };
  if (planned > MAX_PROGRAMS)
    return { arm, why: `rows tell right programs apart for ${MAX_PROGRAMS} draws at most` };
  return {
    arm,
    planned,
    tasks: byTask(own).size,
    rows: own.length,
    stoppedEarly: own.filter(({ candidates }) => candidates < planned).length,
    points: wantedKs(planned).map(k => ({
      k,
      low: estimate(own, planned, k, () => 0),
      high: estimate(own, planned, k, row => planned - row.candidates),
    })),
  };
}

function estimate(
  rows: readonly Row[],
  planned: number,
  k: number,
  unseenRight: (row: Row) => number,
): number {
  const one = (row: Row): number =>
    passAtK(planned, row.candidatesPassing + unseenRight(row), k) ?? Number.NaN;
  return mean([...byTask(rows).values()].map(own => mean(own.map(one))));
}

/** Every k up to ten, then fewer and fewer. */
function wantedKs(planned: number): readonly number[] {
  return Array.from({ length: planned }, (_, i) => i + 1).filter(
    k => k <= 10 || k === planned || (k <= 20 ? k % 5 === 0 : k % 10 === 0),
  );
}
