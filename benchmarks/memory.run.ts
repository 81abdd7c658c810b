// What the memory of failures is worth: npm run build && npm run bench:memory -- --help
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFailureMemory } from '../src/adapters/failure-memory/create-failure-memory.ts';
import { createModel, recordModel } from '../src/compose/create-model.ts';
import { createSandbox } from '../src/compose/create-sandbox.ts';
import { createWorkbench, defaultFolders } from '../src/compose/create-workbench.ts';
import type { Workbench, WorkbenchOptions } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import type { Settings } from '../src/compose/settings.ts';
import { NOTHING_COLLECTED, collect, lessonsOf } from '../src/core/memory/collect-lessons.ts';
import type { FailureMemory } from '../src/core/memory/failure-memory.ts';
import { createHiddenJudge } from './judging/hidden-judge.ts';
import { machineText } from './machine.ts';
import { MEMORY_ARMS, armMemory } from './memory/arms.ts';
import type { MemoryArm } from './memory/arms.ts';
import { difference } from './memory/figures.ts';
import { openRows } from './rows.ts';
import type { RowFile } from './rows.ts';
import { requestFor, solveRow } from './solve-row.ts';
import type { BenchParts } from './solve-row.ts';
import { dataFolders, obtainSuite, parseRange } from './suites/load-suite.ts';
import type { Task } from './suites/task.ts';

const HELP = `bench:memory --out DIR --model SPEC --record FILE [options]

First every task of the suite is solved without a memory, and what failed is kept. Then the tasks of
--tasks are solved by three arms: none, memory (lessons of similar tasks, never its own), and placebo
(as many lessons of tasks drawn by chance). Answers that --record has are asked of no model.

  --suite NAME       humaneval       --tasks RANGE      which of them are measured
  --data FILE        the data set    --teach RANGE      which of them teach; all when left out
  --simulations N    10              --strategy NAME    best-of-n
  --seeds K          1               --threads N        0
`;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    model: { type: 'string', default: '' },
    record: { type: 'string' },
    suite: { type: 'string', default: 'humaneval' },
    data: { type: 'string' },
    tasks: { type: 'string' },
    teach: { type: 'string' },
    simulations: { type: 'string', default: '10' },
    strategy: { type: 'string', default: 'best-of-n' },
    seeds: { type: 'string', default: '1' },
    threads: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const controller = new AbortController();
process.on('SIGINT', () => controller.abort());
process.on('SIGTERM', () => controller.abort());
const { signal } = controller;
const assets = join(dirname(fileURLToPath(import.meta.url)), '..');

function settingsOf(): Settings {
  return SETTINGS.parse({
    model: values.model,
    sandbox: 'embedded',
    strategy: values.strategy,
    simulations: Number(values.simulations),
    maxTokens: 1_000_000,
    threads: Number(values.threads),
    traceMegabytes: 0,
  });
}

/** Solves tasks without a memory, and keeps what failed. A task that is there already is left out. */
async function teach(
  workbench: Workbench,
  memory: FailureMemory,
  tasks: readonly Task[],
  settings: Settings,
): Promise<void> {
  const known = new Set((await memory.all('python', signal)).map(({ header }) => header));
  for (const [at, task] of tasks.entries()) {
    signal.throwIfAborted();
    const request = await requestFor({ workbench }, task, settings);
    if (typeof request === 'string') continue;
    let collected = NOTHING_COLLECTED;
    for await (const event of workbench.solve(request, signal)) {
      if (event.type === 'solve-start' && known.has(event.header)) break;
      collected = collect(collected, event);
    }
    const lessons = lessonsOf(collected);
    await memory.remember(lessons);
    log(`taught ${at + 1}/${tasks.length}: ${task.id}, ${lessons.length} lessons`);
  }
}

type Measured = {
  readonly tasks: readonly Task[];
  readonly settings: Settings;
  readonly arms: Readonly<
    Record<MemoryArm, { readonly parts: BenchParts; readonly rows: RowFile }>
  >;
};

/** All arms of a task, then the next task: a run that is cut off has whole comparisons. */
async function measure({ tasks, settings, arms }: Measured): Promise<void> {
  for (let offset = 0; offset < Number(values.seeds); offset += 1) {
    const own = { ...settings, seed: settings.seed + offset };
    for (const task of tasks) {
      for (const arm of MEMORY_ARMS) {
        signal.throwIfAborted();
        const { parts, rows } = arms[arm];
        const { strategy, seed } = own;
        if (rows.has({ suite: parts.suite, task: task.id, strategy, seed })) continue;
        const row = await solveRow(parts, task, own, signal);
        rows.add(row);
        log(`${task.id} ${arm}: ${row.hidden}, ${row.candidatesPassing}/${row.candidates} right`);
      }
    }
  }
}

async function main(out: string, record: string): Promise<void> {
  const found = { suite: values.suite, folders: dataFolders() };
  const source = values.data === undefined ? found : { ...found, data: values.data };
  const suite = await obtainSuite(source, { cacheFolder: defaultFolders().cache, log, signal });
  const settings = settingsOf();
  mkdirSync(out, { recursive: true });
  const options: WorkbenchOptions = {
    assets,
    cacheFolder: defaultFolders().cache,
    traceFolder: join(out, 'traces'),
    settings,
    notice: log,
  };
  const model =
    record === ''
      ? createModel({ ...options, env: process.env })
      : recordModel({ ...options, env: process.env }, record);
  await using sandbox = createSandbox(assets, settings);
  const judge = createHiddenJudge({ assets, sandbox });
  const memory = createFailureMemory({ path: join(out, 'lessons.jsonl') });
  const bench = (arm: MemoryArm): Measured['arms'][MemoryArm] => {
    const parts = { model, memory: armMemory(arm, memory, settings.seed) };
    const workbench = createWorkbench({ ...options, parts });
    const machine = machineText();
    const shared = { model, judge, suite: suite.name, machine, wholeBudget: true };
    return { parts: { ...shared, workbench }, rows: openRows(join(out, arm), undefined) };
  };
  const arms = { none: bench('none'), memory: bench('memory'), placebo: bench('placebo') };
  try {
    await model.load({ signal });
    const taught = suite.tasks.filter(task => parseRange(values.teach)(task.number));
    await teach(arms.none.parts.workbench, memory, taught, settings);
    const tasks = suite.tasks.filter(task => parseRange(values.tasks)(task.number));
    await measure({ tasks, settings, arms });
  } finally {
    const rows = {
      none: arms.none.rows.rows,
      memory: arms.memory.rows.rows,
      placebo: arms.placebo.rows.rows,
    };
    const report = [
      ['memory', 'placebo'] as const,
      ['memory', 'none'] as const,
      ['placebo', 'none'] as const,
    ].map(pair => difference(rows, pair));
    writeFileSync(join(out, 'figures.json'), `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    for (const { parts } of Object.values(arms)) await parts.workbench[Symbol.asyncDispose]();
  }
}

if (values.help || values.out === undefined) process.stdout.write(HELP);
else await main(values.out, values.record ?? '');
