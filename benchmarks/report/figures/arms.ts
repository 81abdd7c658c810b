import { STRATEGY_NAMES } from '../../../src/core/search/strategy.ts';
import { DEFAULT_TEMPERATURE } from '../../../src/core/solve/temperature.ts';
import { joinRows, keyOf } from '../../rows.ts';
import type { Row } from '../../rows.ts';
import { groupBy } from './group-by.ts';
import type { TaskDifference } from '../stats/permutation.ts';
import { mean } from '../stats/quantile.ts';
import type { TaskSpend } from '../stats/spend-curve.ts';

/** Everything that was run in one way. */
export type Arm = {
  /** The strategy, and what else tells it from the other arms of the report. */
  readonly label: string;
  readonly strategy: string;
  /** Its budget in greedy answers, where budgets are such multiples. */
  readonly budgetMultiple?: number;
  readonly weakStandIn: boolean;
  readonly rows: readonly Row[];
};

const WORDS = {
  reflection: 'reflection ',
  temperature: 'temperature ',
  simulationsBudget: 'simulations ',
  maxTokens: 'most tokens ',
  sandbox: 'sandbox ',
  model: '',
} as const;
const SETTINGS = [
  'reflection',
  'temperature',
  'simulationsBudget',
  'maxTokens',
  'sandbox',
  'model',
] as const;

/**
 * The rows of all runs as arms: one a strategy, and more where runs of a strategy differ in a
 * setting or the model. Throws when two runs hold different results for the same row.
 */
export function armsOf(rows: readonly Row[]): readonly Arm[] {
  const byWay = groupBy(rows, wayOf);
  const arms = [...byWay.values()].flatMap((own): Arm[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { strategy, budgetMultiple } = first;
    const alike = rows.filter(
      row => row.strategy === strategy && row.budgetMultiple === budgetMultiple,
    );
    const telling = settingsOf(first).filter(name =>
      alike.some(row => settingOf(row, name) !== settingOf(first, name)),
    );
    const rest = telling.map(name => `${WORDS[name]}${settingOf(first, name)}`).join(', ');
    const name = budgetMultiple === undefined ? strategy : `${strategy} at ${budgetMultiple}×`;
    return [
      {
        label: rest === '' ? name : `${name} (${rest})`,
        strategy,
        ...(budgetMultiple === undefined ? {} : { budgetMultiple }),
        weakStandIn: own.some(({ weakStandIn }) => weakStandIn),
        rows: joinRows(own, 'Together the folders'),
      },
    ];
  });
  return arms.toSorted(
    (a, b) =>
      place(a) - place(b) ||
      (a.budgetMultiple ?? 0) - (b.budgetMultiple ?? 0) ||
      a.label.localeCompare(b.label),
  );
}

/** The baselines first; what the table of strategies does not name comes last. */
function place({ strategy }: Arm): number {
  const at = (STRATEGY_NAMES as readonly string[]).indexOf(strategy);
  return at < 0 ? Infinity : at;
}

/** The settings that tell arms apart; a budget that is a multiple differs from task to task. */
function settingsOf({ budgetMultiple }: Row): readonly (typeof SETTINGS)[number][] {
  return budgetMultiple === undefined ? SETTINGS : SETTINGS.filter(name => name !== 'maxTokens');
}

/** Older rows do not say the temperature: there was one alone. A greedy answer has none. */
function settingOf(row: Row, name: (typeof SETTINGS)[number]): string | number {
  if (name !== 'temperature') return row[name];
  return row.strategy === 'greedy' ? 0 : (row.temperature ?? DEFAULT_TEMPERATURE);
}

function wayOf(row: Row): string {
  const settings = settingsOf(row).map(name => settingOf(row, name));
  return JSON.stringify([row.strategy, row.budgetMultiple, row.modelSha256, ...settings]);
}

export function taskKey({ suite, task }: Row): string {
  return `${suite}\t${task}`;
}

export function passes({ hidden }: Row): boolean {
  return hidden === 'pass';
}

export function byTask(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return groupBy(rows, taskKey);
}

/** For each task the share of its seeds of which `is` is true. */
export function shareByTask(rows: readonly Row[], is: (row: Row) => boolean): readonly number[] {
  return [...byTask(rows).values()].map(own => own.filter(is).length / own.length);
}

/** The mean over tasks of the mean over seeds, so that no task counts for more than another. */
export function rate(rows: readonly Row[], is: (row: Row) => boolean): number {
  return mean(shareByTask(rows, is));
}

/** What each task cost and whether it was solved, for the tasks in the order of `tasks`. */
export function spendByTask(
  rows: readonly Row[],
  cost: (row: Row) => number,
): readonly TaskSpend[] {
  return [...byTask(rows).values()].map(own =>
    own.map(row => ({ cost: cost(row), solved: passes(row) })),
  );
}

/** The rows of two arms that stand for the same task and seed. */
export type Paired = { readonly first: readonly Row[]; readonly second: readonly Row[] };

export function pair(first: Arm, second: Arm): Paired {
  const key = ({ suite, task, seed }: Row): string => keyOf({ suite, task, seed, strategy: '' });
  const keysOf = (rows: readonly Row[]): ReadonlySet<string> => new Set(rows.map(key));
  const [inFirst, inSecond] = [keysOf(first.rows), keysOf(second.rows)];
  return {
    first: first.rows.filter(row => inSecond.has(key(row))),
    second: second.rows.filter(row => inFirst.has(key(row))),
  };
}

/** Task by task, by how many seeds the first arm did better than the second. */
export function differences({ first, second }: Paired): readonly TaskDifference[] {
  const others = byTask(second);
  return [...byTask(first)].map(([task, own]) => ({
    won: own.filter(passes).length - (others.get(task) ?? []).filter(passes).length,
    seeds: own.length,
  }));
}
