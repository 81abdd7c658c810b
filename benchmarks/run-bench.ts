import type { Settings } from '../src/compose/settings.ts';
import { groupBy } from './report/figures/group-by.ts';
import { openRows } from './rows.ts';
import type { Row, RowKey } from './rows.ts';
import { sideBySide } from './side-by-side.ts';
import { solveRow } from './solve-row.ts';
import type { BenchParts } from './solve-row.ts';
import { armsOfPlan } from './plan.ts';
import type { Plan, PlannedArm } from './plan.ts';
import type { Task } from './suites/task.ts';

export type Run = {
  readonly parts: BenchParts;
  readonly tasks: readonly Task[];
  readonly plan: Plan;
  readonly settings: Settings;
  readonly out: string;
  /** `2/3`: the second third of the tasks, by their place. */
  readonly shard?: string;
  readonly log: (line: string) => void;
  /** Told after every row. */
  readonly onProgress?: (progress: Progress) => void;
  readonly signal: AbortSignal;
};

/** How far a run is; `src/compose/run-benchmark.ts` reads it. */
export type Progress = {
  readonly done: number;
  readonly total: number;
  readonly leftMs: number;
  readonly task: string;
  readonly strategy: string;
};

/** Runs what is still missing of a plan and gives all rows of this run (of this shard). */
export async function runBench(run: Run): Promise<readonly Row[]> {
  const { parts, plan, settings, signal } = run;
  const file = openRows(run.out, run.shard);
  // Seed by seed: a run that was ended half-way has whole comparisons of its first seeds.
  const tasks = ownShard(run.tasks, run.shard);
  const wanted = plan.seeds.flatMap(seed =>
    tasks.flatMap(task => armsOfPlan(plan).map(arm => ({ task, seed, arm }))),
  );
  const missing = wanted.filter(({ task, seed, arm }) => {
    const key: RowKey = { suite: plan.suite, task: task.id, seed, ...arm };
    return !file.has(key);
  });
  const began = performance.now();
  if (missing.length < wanted.length)
    run.log(`${wanted.length - missing.length} of ${wanted.length} rows are there already.`);
  let done = 0;
  const runOne = async ({ task, seed, arm }: Wanted, end: AbortSignal): Promise<void> => {
    const budget = budgetOf(file.rows, { task: task.id, seed, arm }, settings.maxTokens);
    const own = { ...settings, seed, strategy: arm.strategy, maxTokens: budget };
    const row = await solveRow({ ...parts, ...multipleOf(arm) }, task, own, end);
    file.add(row);
    done += 1;
    const progress = progressOf(row, done, missing.length, performance.now() - began);
    run.log(progressLine(row, progress));
    run.onProgress?.(progress);
  };
  // One task's rows after each other: a budget may hang on the row before.
  const chains = groupBy(missing, ({ task, seed }) => `${seed}\t${task.id}`);
  const width = plan.sideBySide ?? 1;
  await sideBySide([...chains.values()], { width, signal }, async (chain, end) => {
    for (const wanted of chain) {
      end.throwIfAborted();
      await runOne(wanted, end);
    }
  });
  return file.rows;
}

type Wanted = { readonly task: Task; readonly seed: number; readonly arm: PlannedArm };

/** What an arm may spend on a task: the plan's budget, or so many greedy answers' tokens. */
function budgetOf(
  rows: readonly Row[],
  { task, seed, arm }: { readonly task: string; readonly seed: number; readonly arm: PlannedArm },
  most: number,
): number {
  if (arm.budgetMultiple === undefined) return most;
  const greedy = rows.find(
    row => row.task === task && row.seed === seed && row.strategy === 'greedy',
  );
  // Where the greedy answer is an error, so will the others be.
  const tokens = greedy === undefined || greedy.evaluatedTokens === 0 ? 1 : greedy.evaluatedTokens;
  return Math.min(most, Math.ceil(arm.budgetMultiple * tokens));
}

function multipleOf({ budgetMultiple }: PlannedArm): Pick<BenchParts, 'budgetMultiple'> {
  return budgetMultiple === undefined ? {} : { budgetMultiple };
}

/** Every n-th task from the i-th on, so that shards are alike in difficulty. */
function ownShard(tasks: readonly Task[], shard: string | undefined): readonly Task[] {
  if (shard === undefined) return tasks;
  const [i, n] = parseShard(shard);
  return tasks.filter((_, place) => place % n === i - 1);
}

/** `i/n` with 1 <= i <= n. Throws for anything else. */
export function parseShard(text: string): readonly [number, number] {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [i, n] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || i < 1 || i > n)
    throw new Error(`--shard: "${text}" is not of the form i/n, such as 1/3.`);
  return [i, n];
}

function progressOf(row: Row, done: number, total: number, elapsedMs: number): Progress {
  const leftMs = (elapsedMs / done) * (total - done);
  return { done, total, leftMs, task: row.task, strategy: row.strategy };
}

function progressLine(row: Row, { done, total, leftMs }: Progress): string {
  const left = Math.round(leftMs / 1000);
  const what =
    row.status === 'error' ? `error: ${row.message ?? ''}` : `${row.status}, hidden ${row.hidden}`;
  const place = `${done}/${total}, ${Math.floor(left / 60)} min ${left % 60} s left`;
  const arm = row.budgetMultiple === undefined ? '' : ` at ${row.budgetMultiple}x`;
  return `${place}: ${row.task} ${row.strategy}${arm} seed ${row.seed}: ${what}, ${row.evaluatedTokens} tokens, ${row.wallMs} ms`;
}
