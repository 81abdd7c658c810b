// What a search costs beside one greedy answer, in time:
// npm run build && npm run bench:latency -- [--data FILE] [--tasks 90-109] [--json]
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createModel } from '../src/compose/create-model.ts';
import { createWorkbench, defaultFolders } from '../src/compose/create-workbench.ts';
import type { Workbench } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import type { SolveOptions } from '../src/core/solve/solve-request.ts';
import type { SolveResult } from '../src/core/solve/solve-result.ts';
import { conditions } from './machine.ts';
import { requestFor } from './solve-row.ts';
import { round } from './spread.ts';
import { dataFolders, obtainSuite, parseRange } from './suites/load-suite.ts';
import type { Task } from './suites/task.ts';

const ASSETS = join(dirname(fileURLToPath(import.meta.url)), '..');
const SIMULATIONS = 10;
const log = (line: string): void => void process.stderr.write(`${line}\n`);

/** The three ways, in the order they take turns in; hidden tests have no part in this. */
const WAYS = {
  greedy: { strategy: 'greedy' },
  earlyStop: { strategy: 'mcts' },
  wholeBudget: { strategy: 'mcts', earlyStop: false },
} as const satisfies Record<string, Partial<SolveOptions>>;
type Way = keyof typeof WAYS;

async function solveOnce(
  workbench: Workbench,
  task: Task,
  change: Partial<SolveOptions>,
): Promise<SolveResult> {
  const request = await requestFor({ workbench }, task, settings);
  if (typeof request === 'string') throw new Error(`${task.id}: ${request}`);
  const options = { ...request.options, ...change };
  for await (const event of workbench.solve({ ...request, options })) {
    if (event.type === 'solve-end') return event.result;
  }
  throw new Error('a solve ended without a result');
}

async function measure(workbench: Workbench, tasks: readonly Task[]) {
  const results = new Map<Way, SolveResult[]>();
  for (const [done, task] of tasks.entries()) {
    for (const [way, change] of Object.entries(WAYS) as [Way, Partial<SolveOptions>][]) {
      const result = await solveOnce(workbench, task, change);
      results.set(way, [...(results.get(way) ?? []), result]);
    }
    log(`${String(done + 1)} of ${String(tasks.length)}: ${task.id}`);
  }
  const mean = (way: Way, of: (result: SolveResult) => number): number => {
    const all = results.get(way) ?? [];
    return all.reduce((sum, one) => sum + of(one), 0) / all.length;
  };
  const perTask = (of: (result: SolveResult) => number, decimals: number) =>
    Object.fromEntries(
      (Object.keys(WAYS) as Way[]).map(way => [way, round(mean(way, of), decimals)]),
    );
  const greedy = mean('greedy', one => one.wallMs);
  return {
    latencyRatio: {
      earlyStop: round(mean('earlyStop', one => one.wallMs) / greedy),
      wholeBudget: round(mean('wholeBudget', one => one.wallMs) / greedy),
    },
    meanWallMs: perTask(one => one.wallMs, 0),
    evaluatedTokens: perTask(one => one.usage.evaluatedTokens, 0),
    verified: perTask(one => (one.status === 'verified' ? 1 : 0), 3),
  };
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    model: { type: 'string', default: '' },
    data: { type: 'string' },
    tasks: { type: 'string', default: '90-109' },
    // As in the editor. With as many as there are simulations nothing could be repaired.
    'in-flight': { type: 'string', default: '4' },
  },
});
const cacheFolder = defaultFolders().cache;
const suite = await obtainSuite(
  {
    suite: 'humaneval',
    folders: dataFolders(),
    ...(values.data === undefined ? {} : { data: values.data }),
  },
  { cacheFolder, log, signal: new AbortController().signal },
);
const isWanted = parseRange(values.tasks);
const settings = SETTINGS.parse({
  model: values.model,
  sandbox: 'embedded',
  simulations: SIMULATIONS,
  maxTokens: 1_000_000,
  inFlight: Number(values['in-flight']),
});
const options = { assets: ASSETS, cacheFolder, settings, notice: log, env: process.env };
const model = createModel(options);
await model.load();
{
  const traceFolder = join(cacheFolder, 'bench-traces');
  await using workbench = createWorkbench({ ...options, traceFolder, parts: { model } });
  const tasks = suite.tasks.filter(task => isWanted(task.number));
  const report = {
    ...(await measure(workbench, tasks)),
    tasks: values.tasks,
    simulations: SIMULATIONS,
    inFlight: settings.inFlight,
    seed: settings.seed,
    ...conditions(model.identity),
  };
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
}
process.exit(0);
