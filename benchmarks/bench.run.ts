// The benchmark's own process: started by `reason-code bench`, by the editor's command, or by hand
// (npm run bench -- SUITE …). Hidden tests exist here and nowhere else.
import { setMaxListeners } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { createModel, recordModel } from '../src/compose/create-model.ts';
import type { ModelOptions } from '../src/compose/create-model.ts';
import { createSandbox } from '../src/compose/create-sandbox.ts';
import { createWorkbench } from '../src/compose/create-workbench.ts';
import { withCollector } from '../src/compose/collector.ts';
import { commandLineAccess } from '../src/compose/command-line-access.ts';
import type { LanguageModel } from '../src/core/model/language-model.ts';
import { createProgram, planOf, settingsOf } from './bench-flags.ts';
import type { Flags } from './bench-flags.ts';
import { startHardwareSampler } from './hardware/sampler.ts';
import { createHiddenJudge } from './judging/hidden-judge.ts';
import { machineText } from './machine.ts';
import { doubtsOf, settlePlan } from './plan.ts';
import type { Plan } from './plan.ts';
import { parseShard, runBench } from './run-bench.ts';
import type { Row } from './rows.ts';
import type { Progress } from './run-bench.ts';
import { dataFolders, obtainSuite, parseRange } from './suites/load-suite.ts';
import type { Suite } from './suites/task.ts';
import { gradedBeside, summaryText, summarise } from './summary.ts';

const EXIT = { done: 0, unusable: 2, cancelled: 130 } as const;
const assets = join(dirname(fileURLToPath(import.meta.url)), '..');
const log = (line: string): void => void process.stderr.write(`${line}\n`);
// Node takes more than ten listeners of a signal for a leak; every candidate under way has some.
setMaxListeners(512);
const controller = new AbortController();
process.on('SIGTERM', () => controller.abort());
// A second Ctrl-C does not wait for the task that is under way.
process.on('SIGINT', () => {
  if (controller.signal.aborted) process.exit(EXIT.cancelled);
  log('Ending; what is written stays, --resume goes on.');
  controller.abort();
});
// Whoever started this process and is gone does not want it to go on.
process.on('disconnect', () => controller.abort());
process.channel?.unref();

/** Whoever started this process may show how far it is. */
function tellParent(progress: Progress): void {
  if (process.connected) process.send?.({ type: 'progress', ...progress }, () => undefined);
}

async function main(): Promise<number> {
  const program = createProgram();
  program.parse();
  const [name = ''] = program.args;
  const given = program.opts<Flags>();
  const one =
    given.budgetMultiples !== undefined && program.getOptionValueSource('inFlight') === 'default';
  const flags = one ? { ...given, inFlight: '1' } : given;
  const { signal } = controller;
  const suite = await obtainSuite(
    { suite: name, folders: dataFolders(), ...optional('data', flags.data) },
    { cacheFolder: flags.cache, log, signal },
  );
  const isWanted = parseRange(flags.tasks);
  const chosen = { ...suite, tasks: suite.tasks.filter(task => isWanted(task.number)) };
  if (chosen.tasks.length === 0)
    throw new Error(`No task of ${suite.name} has a number in ${flags.tasks ?? ''}.`);
  for (const { task, what, why } of suite.repairs) log(`${task}: ${what}: ${why}`);
  if (flags.shard !== undefined) parseShard(flags.shard);
  const plan = planOf(chosen, flags);
  for (const line of doubtsOf(plan)) log(line);
  const out =
    flags.out ?? join('benchmarks', 'out', `${suite.name}-${plan.writtenAt.replace(/[:.]/g, '-')}`);
  await run(chosen, settlePlan(out, plan, flags.resume), flags, out);
  return EXIT.done;
}

async function run(suite: Suite, plan: Plan, flags: Flags, out: string): Promise<void> {
  // All that was measured is kept.
  const settings = { ...settingsOf(flags), traceMegabytes: 0 };
  const folders = { cacheFolder: flags.cache, traceFolder: join(out, 'traces') };
  mkdirSync(out, { recursive: true });
  const options = {
    assets,
    ...folders,
    settings,
    notice: log,
    env: process.env,
    access: commandLineAccess(),
  };
  const sideBySide = Number(flags.sideBySide);
  const inFlight = settings.inFlight * sideBySide;
  const model = modelOf({ ...options, settings: { ...settings, inFlight } }, flags);
  await using sandbox = createSandbox(assets, settings);
  const judge = createHiddenJudge({ assets, sandbox });
  await using workbench = createWorkbench({
    assets,
    ...folders,
    settings: withCollector(settings, process.env),
    notice: log,
    parts: { model },
  });
  const shard = optional('shard', flags.shard);
  const parts = { workbench, model, judge, suite: plan.suite, machine: machineText() };
  const hardware = startHardwareSampler({ folder: out, log, ...shard });
  let rows: readonly Row[];
  try {
    // First, so that every row says which file it comes from.
    await model.load({ signal: controller.signal });
    rows = await runBench({
      parts: { ...parts, wholeBudget: flags.wholeBudget },
      tasks: suite.tasks,
      plan,
      settings,
      sideBySide,
      out,
      log,
      onProgress: tellParent,
      signal: controller.signal,
      ...shard,
    });
  } finally {
    await hardware[Symbol.asyncDispose]();
  }
  const report = {
    out,
    plan,
    repairs: suite.repairs,
    arms: summarise(rows),
    gradedBeside: gradedBeside(rows),
    rows,
  };
  // People read the log, programs the output.
  if (flags.json) log(summaryText(report).trimEnd());
  process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : summaryText(report));
}

function modelOf(options: ModelOptions, { record, logProbabilities }: Flags): LanguageModel {
  const model = record === undefined ? createModel(options) : recordModel(options, record);
  return logProbabilities ? withLogProbabilities(model) : model;
}

/** The same model, asked with every answer how likely its text was. */
function withLogProbabilities(model: LanguageModel): LanguageModel {
  return {
    get identity() {
      return model.identity;
    },
    get parallel() {
      return model.parallel;
    },
    load: options => model.load(options),
    generate: (request, options) => model.generate(request, { ...options, logProbability: true }),
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}

function optional<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (controller.signal.aborted) process.exitCode = EXIT.cancelled;
  else if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.unusable;
  else {
    log(`reason-code bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = EXIT.unusable;
  }
}
