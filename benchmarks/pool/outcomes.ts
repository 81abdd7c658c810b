import { percent } from '../report/document/format.ts';
import { clusterDraws, percentileInterval } from '../report/stats/bootstrap.ts';
import type { Interval } from '../report/stats/bootstrap.ts';
import type { JudgedTask } from './judged-pool.ts';
import { simulate } from './simulate.ts';
import type { Budget } from './simulate.ts';

/** A mean over tasks and its 95 % interval, tasks drawn with replacement. */
export type Estimate = Interval & { readonly mean: number };

/** Means over the tasks. */
export type Arm = { readonly right: number; readonly tokens: number };

/** Sums over the seeds of one task. */
export type Outcome = { readonly right: number; readonly tokens: number; readonly dry: number };

const DRAWS = 2000;
const SEED = 20_261_128;
/** Halvings of the range in which the budget of equal cost lies. */
const HALVINGS = 20;

/** Tasks drawn with replacement, the same for all that is compared: how often each counts. */
export function resamples(tasks: number): readonly ArrayLike<number>[] {
  return [...clusterDraws(tasks, DRAWS, SEED)];
}

/** Means over tasks and seeds. */
export function armOf(outcomes: readonly Outcome[], seeds: number): Arm {
  const runs = Math.max(1, outcomes.length * seeds);
  return {
    right: sumOf(outcomes, ({ right }) => right) / runs,
    tokens: sumOf(outcomes, ({ tokens }) => tokens) / runs,
  };
}

/** How often each task counts; once, where nothing is said. */
export type Counts = ArrayLike<number> | undefined;

/** A mean over tasks, with what it is for tasks drawn again and again. */
export function estimate(
  resampled: readonly ArrayLike<number>[],
  of: (counts: Counts) => number,
): Estimate {
  return { mean: of(undefined), ...percentileInterval(resampled.map(of)) };
}

/** `1.2 % (0.3 % to 2.1 %)` */
export function estimateText({ mean, low, high }: Estimate): string {
  return `${percent(mean)} (${percent(low)} to ${percent(high)})`;
}

export function sumOf(
  outcomes: readonly Outcome[],
  pick: (outcome: Outcome) => number,
  counts?: Counts,
): number {
  return outcomes.reduce((sum, outcome, i) => sum + pick(outcome) * (counts?.[i] ?? 1), 0);
}

/** What the first has right more than the second. */
export function rightLess(
  first: readonly Outcome[],
  second: readonly Outcome[],
  counts: Counts,
): number {
  const right = ({ right: all }: Outcome): number => all;
  return sumOf(first, right, counts) - sumOf(second, right, counts);
}

/** Tokens of a part as a share of those of the whole. */
export function shareOf(
  part: readonly Outcome[],
  whole: readonly Outcome[],
  counts: Counts,
): number {
  const tokens = ({ tokens: all }: Outcome): number => all;
  return sumOf(part, tokens, counts) / Math.max(1, sumOf(whole, tokens, counts));
}

/** The budget at which a cost that grows with it comes closest to a wanted one from above. */
export function multipleFor(
  wanted: number,
  most: number,
  costAt: (multiple: number) => number,
): number {
  let [low, high] = [0, most];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (costAt(middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

/** What came of a task in each of the orders. */
export function outcomeOf(
  task: JudgedTask,
  budget: Omit<Budget, 'seed' | 'cost'>,
  seeds: readonly number[],
): Outcome {
  const played = seeds.map(seed => simulate(task, { ...budget, seed, cost: 'evaluated' }));
  return {
    right: played.filter(({ returned }) => returned?.hidden === true).length,
    tokens: played.reduce((sum, { tokens }) => sum + tokens, 0),
    dry: played.filter(({ ranDry }) => ranDry).length,
  };
}
