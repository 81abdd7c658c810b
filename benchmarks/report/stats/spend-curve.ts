import { DRAWS, SEED, clusterDraws, percentileInterval } from './bootstrap.ts';
import type { Interval } from './bootstrap.ts';

/** What one row spent, and whether it handed back a right program. */
export type Spent = { readonly cost: number; readonly solved: boolean };
/** The rows of one task, one a seed. */
export type TaskSpend = readonly Spent[];

export type CurvePoint = {
  readonly cost: number;
  readonly share: number;
  /** Undefined of fewer than two tasks. */
  readonly band: Interval | undefined;
};

/** Fewer draws than for a number: there are as many intervals as points. */
const BAND_DRAWS = DRAWS / 4;

/**
 * The share of tasks that an arm had solved and handed back within a spend, at each cost: the mean
 * over tasks of the share of the task's seeds that are solved and cost no more. Never falls, and
 * ends at the arm's pass rate. Bands are pointwise, by drawing whole tasks.
 */
export function spendCurve(
  tasks: readonly TaskSpend[],
  costs: readonly number[],
): readonly CurvePoint[] {
  const shares = tasks.map(rows => costs.map(cost => shareWithin(rows, cost)));
  const drawn: number[][] = costs.map(() => []);
  if (tasks.length > 1) {
    for (const counts of clusterDraws(tasks.length, BAND_DRAWS, SEED)) {
      const sums = new Float64Array(costs.length);
      shares.forEach((own, task) => {
        const times = counts[task] ?? 0;
        if (times > 0) own.forEach((share, i) => (sums[i] = (sums[i] ?? 0) + times * share));
      });
      sums.forEach((sum, i) => drawn[i]?.push(sum / tasks.length));
    }
  }
  return costs.map((cost, i) => ({
    cost,
    share: shares.reduce((sum, own) => sum + (own[i] ?? 0), 0) / Math.max(1, tasks.length),
    band: tasks.length > 1 ? percentileInterval(drawn[i] ?? []) : undefined,
  }));
}

function shareWithin(rows: TaskSpend, cost: number): number {
  return rows.filter(row => row.solved && row.cost <= cost).length / Math.max(1, rows.length);
}

/** So many costs from the least to the most, evenly apart in their logarithms. */
export function costGrid(all: readonly number[], points: number): readonly number[] {
  const positive = all.filter(cost => cost > 0);
  if (positive.length === 0) return [];
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  if (least === most) return [least];
  return Array.from({ length: points }, (_, i) =>
    // The last one exactly, or rounding would leave the dearest row outside.
    i === points - 1 ? most : least * (most / least) ** (i / (points - 1)),
  );
}

/** The spend a task at which an arm's curve comes up to `target`; infinite when it never does. */
export function costToReach(
  tasks: readonly TaskSpend[],
  target: number,
  counts?: Uint16Array,
): number {
  const steps = tasks.flatMap((rows, task) =>
    rows
      .filter(({ solved }) => solved)
      .map(({ cost }) => ({ cost, share: (counts?.[task] ?? 1) / rows.length / tasks.length })),
  );
  steps.sort((a, b) => a.cost - b.cost);
  let share = 0;
  if (target <= 0) return 0;
  for (const step of steps) {
    share += step.share;
    // Thirds do not add up exactly.
    if (share >= target - 1e-9) return step.cost;
  }
  return Infinity;
}

/**
 * 95 % interval of the cost at which `arm` comes up to the pass rate of `baseline`, over draws of
 * tasks that are the same for both; an end that is never reached is infinite.
 */
export function costToReachInterval(
  arm: readonly TaskSpend[],
  baseline: readonly TaskSpend[],
): Interval | undefined {
  if (arm.length < 2 || arm.length !== baseline.length) return undefined;
  const drawn: number[] = [];
  for (const counts of clusterDraws(arm.length, BAND_DRAWS, SEED)) {
    const target = baseline.reduce(
      (sum, rows, task) => sum + (counts[task] ?? 0) * shareWithin(rows, Infinity),
      0,
    );
    drawn.push(costToReach(arm, target / baseline.length, counts));
  }
  return percentileInterval(drawn);
}
