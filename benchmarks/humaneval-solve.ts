import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { solveOptions } from '../src/compose/create-workbench.ts';
import type { Workbench } from '../src/compose/create-workbench.ts';
import type { Settings } from '../src/compose/settings.ts';
import type { CandidateNode } from '../src/core/solve/solve-event.ts';
import type { SolveResult } from '../src/core/solve/solve-result.ts';
import { languageSupport } from '../src/core/stub/language-table.ts';
import type { HiddenJudge } from './judging/hidden-judge.ts';
import { mcnemar } from './mcnemar.ts';
import type { Task } from './suites/task.ts';
import { wilson } from './wilson.ts';
import type { Share } from './wilson.ts';

const ROW = z.object({
  task: z.string(),
  strategy: z.string(),
  seed: z.number(),
  examples: z.number(),
  verified: z.boolean(),
  /** The one returned candidate, verified or the best there was, passes the hidden tests. */
  hidden: z.boolean(),
  simulations: z.number(),
  executions: z.number(),
  promptTokens: z.number(),
  completionTokens: z.number(),
  evaluatedTokens: z.number(),
  wallMs: z.number(),
  model: z.string(),
  weakStandIn: z.boolean(),
});

/** One task, one strategy, one seed. */
export type Row = z.infer<typeof ROW>;

export type Arms = {
  readonly strategies: readonly Settings['strategy'][];
  readonly settings: Settings;
};

/** Solves each task by each strategy; rows that `out` holds already are not made again. */
export async function solveTasks(
  { workbench, judge }: { readonly workbench: Workbench; readonly judge: HiddenJudge },
  tasks: readonly Task[],
  { strategies, settings }: Arms,
  { out, log }: { readonly out: string; readonly log: (line: string) => void },
): Promise<readonly Row[]> {
  const rows = [...readRows(out)];
  for (const task of tasks) {
    for (const strategy of strategies) {
      const { seed } = settings;
      const same = (row: Row): boolean =>
        row.task === task.id && row.strategy === strategy && row.seed === seed;
      if (rows.some(same)) continue;
      const row = await solveTask(workbench, judge, task, { ...settings, strategy });
      appendFileSync(out, `${JSON.stringify(row)}\n`);
      rows.push(row);
      const how = row.verified ? 'verified' : 'not verified';
      log(
        `${row.task} ${strategy}: ${how}, hidden ${row.hidden ? 'pass' : 'fail'}, ${row.evaluatedTokens} tokens`,
      );
    }
  }
  return rows;
}

function readRows(out: string): readonly Row[] {
  if (!existsSync(out)) return [];
  const lines = readFileSync(out, 'utf8')
    .split('\n')
    .filter(line => line !== '');
  return lines.map(line => ROW.parse(JSON.parse(line)));
}

async function solveTask(
  workbench: Workbench,
  judge: HiddenJudge,
  task: Task,
  settings: Settings,
): Promise<Row> {
  const parsers = await workbench.parsers();
  const file = { path: join('humaneval', `${task.function}.py`), text: task.file.text };
  const { stubs } = languageSupport('python').findStubs(file.text, parsers.python);
  const stub = stubs.find(({ name }) => name === task.function);
  if (stub === undefined) throw new Error(`${task.id} has no stub called ${task.function}`);
  const options = solveOptions(settings);
  const request = { file, stub, options, modules: [], tests: [], moduleNames: [task.function] };
  let result: SolveResult | undefined;
  let examples = 0;
  const nodes: CandidateNode[] = [];
  for await (const event of workbench.solve(request)) {
    if (event.type === 'solve-start') examples = event.examples.length;
    if (event.type === 'node-add') nodes.push(event.node);
    if (event.type === 'solve-end') result = event.result;
  }
  if (result === undefined || result.status === 'error') {
    throw new Error(`${task.id} could not be solved: ${result?.message ?? 'no result'}`);
  }
  const [best] = result.proposals;
  return {
    task: task.id,
    strategy: settings.strategy,
    seed: settings.seed,
    examples,
    verified: result.status === 'verified',
    hidden: best !== undefined && (await judge.grade(task, best.splice.text)).passes,
    simulations: result.simulations,
    executions: result.executions,
    promptTokens: result.usage.promptTokens,
    completionTokens: result.usage.completionTokens,
    // What was told in order, so that an arm does not pay for answers that came too late.
    evaluatedTokens: nodes.reduce((sum, node) => sum + node.usage.evaluatedTokens, 0),
    wallMs: result.wallMs,
    model: result.model,
    weakStandIn: result.weakStandIn,
  };
}

/** What one strategy did over all tasks. */
export type ArmSummary = {
  readonly strategy: string;
  readonly verified: Share;
  readonly verifiedThatPassHidden: Share;
  readonly returnedThatPassHidden: Share;
  readonly evaluatedTokens: number;
  readonly executions: number;
  readonly simulations: number;
  readonly wallSeconds: number;
};

export function summarise(rows: readonly Row[], strategy: string): ArmSummary {
  const own = rows.filter(row => row.strategy === strategy);
  const verified = own.filter(row => row.verified);
  const sum = (pick: (row: Row) => number): number => own.reduce((all, row) => all + pick(row), 0);
  return {
    strategy,
    verified: wilson(verified.length, own.length),
    verifiedThatPassHidden: wilson(verified.filter(row => row.hidden).length, verified.length),
    returnedThatPassHidden: wilson(own.filter(row => row.hidden).length, own.length),
    evaluatedTokens: sum(row => row.evaluatedTokens),
    executions: sum(row => row.executions),
    simulations: sum(row => row.simulations),
    wallSeconds: sum(row => row.wallMs) / 1000,
  };
}

/** Two arms task by task, on the same seed. */
export type Comparison = {
  readonly first: string;
  readonly second: string;
  /** Tasks whose returned candidate passes the hidden tests in one arm only. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly mcnemarP: number;
  /** Tasks the second arm solved without spending more tokens than the first did on that task. */
  readonly secondWithinTokensOfFirst: Share;
};

export function compare(rows: readonly Row[], first: string, second: string): Comparison {
  const of = (strategy: string): readonly Row[] => rows.filter(row => row.strategy === strategy);
  const pairs = of(first).flatMap(a => {
    const b = of(second).find(row => row.task === a.task && row.seed === a.seed);
    return b === undefined ? [] : [{ a, b }];
  });
  const onlyFirst = pairs.filter(({ a, b }) => a.hidden && !b.hidden).length;
  const onlySecond = pairs.filter(({ a, b }) => b.hidden && !a.hidden).length;
  const within = pairs.filter(({ a, b }) => b.hidden && b.evaluatedTokens <= a.evaluatedTokens);
  return {
    first,
    second,
    onlyFirst,
    onlySecond,
    mcnemarP: mcnemar(onlyFirst, onlySecond),
    secondWithinTokensOfFirst: wilson(within.length, pairs.length),
  };
}
