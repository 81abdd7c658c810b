import { mean } from '../stats/quantile.ts';
import { passes } from './arms.ts';
import type { Arm } from './arms.ts';
import { rateOf } from './arm-figures.ts';
import type { Rate } from './arm-figures.ts';

/** What a strategy returned with each budget, in greedy answers. */
export type BudgetCurve = {
  readonly strategy: string;
  readonly points: readonly {
    readonly multiple: number;
    readonly pass: Rate;
    /** What it really spent, as a multiple of its greedy answers; an arm may stop early. */
    readonly spent: number;
  }[];
};

/**
 * The arms whose budgets are multiples of a greedy answer's tokens. A greedy answer itself is the
 * point at 1, in every curve of its own.
 */
export function budgetsOf(arms: readonly Arm[]): readonly BudgetCurve[] {
  const strategies = [
    ...new Set(arms.flatMap(arm => (arm.budgetMultiple === undefined ? [] : [arm.strategy]))),
  ];
  return strategies.map(strategy => ({
    strategy,
    points: arms.flatMap(({ strategy: name, budgetMultiple: multiple, rows }) => {
      if (name !== strategy || multiple === undefined) return [];
      const spent = mean(rows.map(row => (multiple * row.evaluatedTokens) / row.maxTokens));
      return [{ multiple, pass: rateOf(rows, passes), spent }];
    }),
  }));
}

/** Of arms with several budgets the one with the largest: what is shown where one is enough. */
export function withLargestBudget(arms: readonly Arm[]): readonly Arm[] {
  return arms.filter(
    ({ strategy, budgetMultiple = 0 }) =>
      !arms.some(
        other => other.strategy === strategy && (other.budgetMultiple ?? 0) > budgetMultiple,
      ),
  );
}
