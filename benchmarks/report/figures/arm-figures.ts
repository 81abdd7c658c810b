import type { Row } from '../../rows.ts';
import { wilson } from '../../wilson.ts';
import type { Interval } from '../stats/bootstrap.ts';
import { mean } from '../stats/quantile.ts';
import { byTask, passes, rate } from './arms.ts';
import type { Arm } from './arms.ts';
import { groupBy } from './group-by.ts';

/** A mean over tasks, with a Wilson interval for as many trials as there are tasks. */
export type Rate = Interval & { readonly share: number; readonly tasks: number };

export type ArmFigures = {
  readonly arm: string;
  readonly weakStandIn: boolean;
  readonly tasks: number;
  readonly rows: number;
  readonly seeds: readonly number[];
  readonly errors: number;
  /** The original's three columns: syntax rate, pass rate, average latency. */
  readonly syntax: Rate;
  readonly pass: Rate;
  readonly meanSeconds: number;
  /** The same by itself for each seed, where rows are tasks. */
  readonly passBySeed: readonly { readonly seed: number; readonly pass: Rate }[];
  readonly meanEvaluatedTokens: number;
  readonly meanModelCalls: number;
  readonly meanExecutions: number;
};

/**
 * Seeds of one task are no independent tasks: an interval for as many trials as there are rows
 * would be too narrow. With one seed this is the plain Wilson interval.
 */
export function rateOf(rows: readonly Row[], is: (row: Row) => boolean): Rate {
  const tasks = byTask(rows).size;
  const share = rate(rows, is);
  const { low, high } = wilson(share * tasks, tasks);
  return { share, low, high, tasks };
}

export function armFigures({ label, weakStandIn, rows }: Arm): ArmFigures {
  const seeds = [...groupBy(rows, ({ seed }) => seed)].toSorted(([a], [b]) => a - b);
  const average = (pick: (row: Row) => number): number => mean(rows.map(pick));
  return {
    arm: label,
    weakStandIn,
    tasks: byTask(rows).size,
    rows: rows.length,
    seeds: seeds.map(([seed]) => seed),
    errors: rows.filter(({ status }) => status === 'error').length,
    syntax: rateOf(rows, row => row.parses),
    pass: rateOf(rows, passes),
    meanSeconds: average(row => row.wallMs) / 1000,
    passBySeed: seeds.map(([seed, own]) => ({ seed, pass: rateOf(own, passes) })),
    meanEvaluatedTokens: average(row => row.evaluatedTokens),
    meanModelCalls: average(row => row.modelCalls),
    meanExecutions: average(row => row.executions),
  };
}
