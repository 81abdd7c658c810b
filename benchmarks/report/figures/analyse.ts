import type { Run } from '../read-runs.ts';
import { armFigures } from './arm-figures.ts';
import type { ArmFigures } from './arm-figures.ts';
import { armsOf, taskKey } from './arms.ts';
import { budgetsOf, withLargestBudget } from './budgets.ts';
import type { BudgetCurve } from './budgets.ts';
import { compareArms } from './compare.ts';
import type { Comparison } from './compare.ts';
import { drawsOf } from './draws.ts';
import type { Draws } from './draws.ts';
import { expectedPower } from './expected-power.ts';
import type { ExpectedPower } from './expected-power.ts';
import { hardwareOf } from './hardware-figures.ts';
import type { HardwareFigures } from './hardware-figures.ts';
import { heldOutOf } from './held-out.ts';
import type { HeldOutFigures } from './held-out.ts';
import { lossesOf } from './losses.ts';
import type { Losses } from './losses.ts';
import { missingOf } from './missing.ts';
import type { Missing } from './missing.ts';
import { onTheSameTasks } from './original.ts';
import { curvesOf, reachOf } from './spend.ts';
import type { Curve, Reach } from './spend.ts';
import { verifiedOf } from './verified.ts';
import type { Verified } from './verified.ts';

/** Every number of a report. */
export type Analysis = {
  readonly runs: readonly Pick<Run, 'folder' | 'plan' | 'damaged'>[];
  readonly suites: readonly string[];
  readonly models: readonly string[];
  readonly engines: readonly string[];
  readonly machines: readonly string[];
  /** Which of the arms were measured with the weak stand-in. */
  readonly weakStandIn: 'all' | 'some' | 'none';
  readonly rows: number;
  readonly tasks: number;
  readonly missing: readonly Missing[];
  readonly errors: readonly RunError[];
  readonly arms: readonly ArmFigures[];
  readonly sameTasksAsOriginal: readonly ArmFigures[];
  readonly comparisons: readonly Comparison[];
  readonly power: ExpectedPower;
  readonly draws: readonly Draws[];
  readonly losses: readonly Losses[];
  readonly verified: readonly Verified[];
  readonly heldOut: HeldOutFigures | undefined;
  readonly byTokens: readonly Curve[];
  readonly bySeconds: readonly Curve[];
  readonly reach: readonly Reach[];
  /** Of runs whose budgets are multiples of a greedy answer. */
  readonly budgets: readonly BudgetCurve[];
  readonly hardware: readonly HardwareFigures[];
};

export type RunError = {
  readonly task: string;
  readonly arm: string;
  readonly seed: number;
  readonly message: string;
};

/** Throws when two folders hold different results for the same row. */
export function analyse(runs: readonly Run[]): Analysis {
  const all = runs.flatMap(({ rows }) => rows);
  const arms = armsOf(all);
  const weak = arms.filter(({ weakStandIn }) => weakStandIn).length;
  const tasks = unique(
    runs.flatMap(({ plan, rows }) => [
      ...rows.map(taskKey),
      ...(plan.taskIds ?? []).map(task => `${plan.suite}\t${task}`),
    ]),
  );
  return {
    runs: runs.map(({ folder, plan, damaged }) => ({ folder, plan, damaged })),
    suites: unique(all.map(({ suite }) => suite)),
    models: unique(all.map(({ model, modelSha256 }) => `${model}, SHA-256 ${modelSha256 ?? '?'}`)),
    engines: unique(all.map(({ engine }) => engine)),
    machines: unique(all.map(({ machine }) => machine)),
    weakStandIn: weak === 0 ? 'none' : weak === arms.length ? 'all' : 'some',
    rows: arms.reduce((sum, { rows }) => sum + rows.length, 0),
    tasks: unique(all.map(taskKey)).length,
    missing: missingOf(runs),
    errors: arms.flatMap(({ label, rows }) =>
      rows.flatMap(({ status, task, seed, message = '' }) =>
        status === 'error' ? [{ task, arm: label, seed, message }] : [],
      ),
    ),
    arms: arms.map(armFigures),
    sameTasksAsOriginal: onTheSameTasks(arms),
    comparisons: compareArms(arms),
    power: expectedPower(tasks.length, unique(runs.flatMap(({ plan }) => plan.seeds)).length),
    draws: arms.map(drawsOf),
    losses: arms.flatMap(lossesOf),
    verified: arms.flatMap(verifiedOf),
    heldOut: heldOutOf(arms.flatMap(({ rows }) => rows)),
    byTokens: curvesOf(withLargestBudget(arms), 'tokens'),
    bySeconds: curvesOf(withLargestBudget(arms), 'seconds'),
    reach: reachOf(withLargestBudget(arms)),
    budgets: budgetsOf(arms),
    hardware: runs.map(hardwareOf),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
