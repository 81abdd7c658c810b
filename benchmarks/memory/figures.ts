import { meanInterval } from '../report/stats/bootstrap.ts';
import type { Interval } from '../report/stats/bootstrap.ts';
import { permutationTest } from '../report/stats/permutation.ts';
import type { Row } from '../rows.ts';
import type { MemoryArm } from './arms.ts';

export type ArmRows = Readonly<Record<MemoryArm, readonly Row[]>>;

/** One arm less another, over the tasks that both have, each task's seeds together. */
export type Difference = {
  readonly arms: readonly [MemoryArm, MemoryArm];
  readonly tasks: number;
  /** In right programs returned, as a share of the rows. */
  readonly returned: number;
  readonly returnedInterval: Interval | undefined;
  readonly p: number;
  /** In candidates that pass the hidden tests, a row. */
  readonly candidates: number;
  readonly candidatesInterval: Interval | undefined;
};

type Pair = { readonly first: Row; readonly second: Row };

/** Compares two arms row by row; what only one of them has is left out. */
export function difference(rows: ArmRows, arms: readonly [MemoryArm, MemoryArm]): Difference {
  const tasks = pairs(rows[arms[0]], rows[arms[1]]);
  const returned = tasks.map(task => mean(task, row => Number(row.hidden === 'pass')));
  const candidates = tasks.map(task => mean(task, row => row.candidatesPassing));
  const { p } = permutationTest(
    tasks.map((task, at) => ({
      won: Math.round((returned[at] ?? 0) * task.length),
      seeds: task.length,
    })),
  );
  return {
    arms,
    tasks: tasks.length,
    returned: average(returned),
    returnedInterval: meanInterval(returned),
    p,
    candidates: average(candidates),
    candidatesInterval: meanInterval(candidates),
  };
}

function pairs(first: readonly Row[], second: readonly Row[]): readonly (readonly Pair[])[] {
  const keyOf = ({ task, seed }: Row): string => `${task} ${seed}`;
  const known = new Map(second.map(row => [keyOf(row), row]));
  const byTask = new Map<string, Pair[]>();
  for (const row of first) {
    const other = known.get(keyOf(row));
    if (other === undefined || row.status === 'error' || other.status === 'error') continue;
    const task = byTask.get(row.task) ?? [];
    task.push({ first: row, second: other });
    byTask.set(row.task, task);
  }
  return [...byTask.values()];
}

function mean(task: readonly Pair[], value: (row: Row) => number): number {
  return average(task.map(({ first, second }) => value(first) - value(second)));
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;
}
