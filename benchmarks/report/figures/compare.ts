import { mcnemar } from '../../mcnemar.ts';
import { meanInterval } from '../stats/bootstrap.ts';
import type { Interval } from '../stats/bootstrap.ts';
import { holm, permutationTest } from '../stats/permutation.ts';
import type { Permutation } from '../stats/permutation.ts';
import { smallestByError } from '../stats/power.ts';
import { mean } from '../stats/quantile.ts';
import { differences, pair, passes, rate, taskKey } from './arms.ts';
import type { Arm } from './arms.ts';

/** Two arms on the tasks and seeds that both ran. */
export type Comparison = {
  readonly first: string;
  readonly second: string;
  readonly tasks: number;
  readonly pairs: number;
  readonly firstRate: number;
  readonly secondRate: number;
  /** Of pass rates, first less second; its interval by drawing tasks. */
  readonly difference: number;
  readonly interval: Interval | undefined;
  readonly permutation: Permutation;
  /** Corrected by Holm for all comparisons of the report. */
  readonly correctedP: number;
  readonly mcnemar: OneSeed | undefined;
  /** The smallest true difference that this many tasks, as they spread, show in 80 % of runs. */
  readonly detectable: number | undefined;
  /** Mean evaluated tokens of the first arm, as a multiple of the second's. */
  readonly tokenRatio: number;
  /** Share of the pairs in which the first is right and spent no more tokens than the second. */
  readonly firstWithinTokensOfSecond: number;
};

export type OneSeed = {
  readonly seed: number;
  /** Tasks that one arm solved and the other did not. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly p: number;
};

/** Every arm against every one before it: baselines come first, so each is held against them. */
export function compareArms(arms: readonly Arm[]): readonly Comparison[] {
  const found = arms.flatMap((first, i) =>
    arms
      .slice(0, i)
      .filter(second => mayBeCompared(first, second))
      .flatMap(second => compare(first, second) ?? []),
  );
  const corrected = holm(found.map(({ permutation }) => permutation.p));
  return found.map((comparison, i) => ({
    ...comparison,
    correctedP: corrected[i] ?? comparison.permutation.p,
  }));
}

/** Arms with budgets as multiples are held against those with the same one, and against those without. */
function mayBeCompared(first: Arm, second: Arm): boolean {
  const [one, other] = [first.budgetMultiple, second.budgetMultiple];
  return one === undefined || other === undefined || one === other;
}

function compare(first: Arm, second: Arm): Comparison | undefined {
  const paired = pair(first, second);
  const byTask = differences(paired);
  if (byTask.length === 0) return undefined;
  const shares = byTask.map(({ won, seeds }) => won / seeds);
  const permutation = permutationTest(byTask);
  const tokens = (rows: Arm['rows']): number => mean(rows.map(row => row.evaluatedTokens));
  return {
    first: first.label,
    second: second.label,
    tasks: byTask.length,
    pairs: paired.first.length,
    firstRate: rate(paired.first, passes),
    secondRate: rate(paired.second, passes),
    difference: mean(shares),
    interval: meanInterval(shares),
    permutation,
    correctedP: permutation.p,
    mcnemar: onFirstSeed(paired.first, paired.second),
    detectable: smallestByError(shares),
    tokenRatio: tokens(paired.first) / tokens(paired.second),
    // Both sides of a pair are in the same order.
    firstWithinTokensOfSecond:
      paired.first.filter(
        (row, i) => passes(row) && row.evaluatedTokens <= (paired.second[i]?.evaluatedTokens ?? 0),
      ).length / paired.first.length,
  };
}

function onFirstSeed(first: Arm['rows'], second: Arm['rows']): OneSeed | undefined {
  const seed = first.reduce((least, row) => Math.min(least, row.seed), Infinity);
  if (!Number.isFinite(seed)) return undefined;
  const solved = (rows: Arm['rows']): ReadonlySet<string> =>
    new Set(rows.filter(row => row.seed === seed && passes(row)).map(taskKey));
  const [inFirst, inSecond] = [solved(first), solved(second)];
  const onlyFirst = [...inFirst].filter(task => !inSecond.has(task)).length;
  const onlySecond = [...inSecond].filter(task => !inFirst.has(task)).length;
  return { seed, onlyFirst, onlySecond, p: mcnemar(onlyFirst, onlySecond) };
}
