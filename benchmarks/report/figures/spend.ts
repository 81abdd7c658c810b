import type { Row } from '../../rows.ts';
import type { Interval } from '../stats/bootstrap.ts';
import { costGrid, costToReach, costToReachInterval, spendCurve } from '../stats/spend-curve.ts';
import type { CurvePoint } from '../stats/spend-curve.ts';
import { pair, passes, rate, spendByTask } from './arms.ts';
import type { Arm } from './arms.ts';

export type Cost = 'tokens' | 'seconds';

const COST: Readonly<Record<Cost, (row: Row) => number>> = {
  tokens: row => row.evaluatedTokens,
  seconds: row => row.wallMs / 1000,
};

export type Curve = { readonly arm: string; readonly points: readonly CurvePoint[] };

const POINTS = 60;

/** What each arm had solved within a spend a task, on one grid for all. */
export function curvesOf(arms: readonly Arm[], cost: Cost): readonly Curve[] {
  const grid = costGrid(
    arms.flatMap(({ rows }) => rows.map(COST[cost])),
    POINTS,
  );
  return arms.map(({ label, rows }) => ({
    arm: label,
    points: spendCurve(spendByTask(rows, COST[cost]), grid),
  }));
}

/** What an arm spends to come up to what a baseline has solved in the end. */
export type Reach = {
  readonly arm: string;
  readonly baseline: string;
  /** The baseline's pass rate, on the tasks and seeds that both ran. */
  readonly target: number;
  /** Evaluated tokens a task; null when the arm never comes up to it. */
  readonly tokens: number | null;
  /** Null at an end: not reached. Undefined of fewer than two tasks. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | undefined;
};

const BASELINES = ['greedy', 'best-of-n'];

export function reachOf(arms: readonly Arm[]): readonly Reach[] {
  return arms
    .filter(({ strategy }) => BASELINES.includes(strategy))
    .flatMap(baseline => arms.flatMap(arm => reach(arm, baseline) ?? []));
}

function reach(arm: Arm, baseline: Arm): Reach | undefined {
  const paired = pair(arm, baseline);
  if (paired.first.length === 0) return undefined;
  const own = spendByTask(paired.first, COST.tokens);
  const target = rate(paired.second, passes);
  const interval = costToReachInterval(own, spendByTask(paired.second, COST.tokens));
  return {
    arm: arm.label,
    baseline: baseline.label,
    target,
    tokens: finite(costToReach(own, target)),
    interval: interval && finiteEnds(interval),
  };
}

function finite(cost: number): number | null {
  return Number.isFinite(cost) ? cost : null;
}

function finiteEnds({ low, high }: Interval): { low: number | null; high: number | null } {
  return { low: finite(low), high: finite(high) };
}
