import { armsOfPlan } from '../../plan.ts';
import type { Plan } from '../../plan.ts';
import { keyOf } from '../../rows.ts';
import type { Row } from '../../rows.ts';
import type { Run } from '../read-runs.ts';
import { groupBy } from './group-by.ts';

/** What a plan wanted and no row answers; folders with the same plan are taken together. */
export type Missing = {
  readonly folders: readonly string[];
  readonly planned: number;
  readonly missing: number;
  /** False when the plan does not list its tasks: then only tasks that some row names are counted. */
  readonly tasksKnown: boolean;
  readonly byArm: readonly {
    readonly strategy: string;
    readonly seed: number;
    readonly missing: number;
    readonly planned: number;
    /** Tasks, in the plan's order. */
    readonly tasks: readonly string[];
  }[];
};

export function missingOf(runs: readonly Run[]): readonly Missing[] {
  return [...groupBy(runs, ({ plan }) => planKey(plan)).values()].flatMap(own => {
    const [first] = own;
    return first === undefined ? [] : [missingOfPlan(first.plan, own)];
  });
}

/** Shards of one plan may have been started at different moments. */
function planKey(plan: Plan): string {
  return JSON.stringify({ ...plan, writtenAt: '' });
}

function missingOfPlan(plan: Plan, runs: readonly Run[]): Missing {
  const rows: readonly Row[] = runs.flatMap(run => run.rows);
  const there = new Set(rows.map(keyOf));
  const tasks = plan.taskIds ?? [...new Set(rows.map(({ task }) => task))];
  const arms = armsOfPlan(plan);
  const byArm = arms.flatMap(arm =>
    plan.seeds.map(seed => {
      const lacking = tasks.filter(
        task => !there.has(keyOf({ suite: plan.suite, task, seed, ...arm })),
      );
      const { budgetMultiple } = arm;
      const at = budgetMultiple === undefined ? '' : ` at ${budgetMultiple}x`;
      const strategy = `${arm.strategy}${at}`;
      return { strategy, seed, missing: lacking.length, planned: tasks.length, tasks: lacking };
    }),
  );
  return {
    folders: runs.map(({ folder }) => folder),
    planned: tasks.length * arms.length * plan.seeds.length,
    missing: byArm.reduce((sum, { missing }) => sum + missing, 0),
    tasksKnown: plan.taskIds !== undefined,
    byArm,
  };
}
