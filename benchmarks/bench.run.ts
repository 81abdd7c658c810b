// The benchmark's own process: started by `reason-code bench`, by the editor's command, or by hand
// (npm run bench -- SUITE …). Hidden tests exist here and nowhere else.
import { mkdirSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { createModel, recordModel } from '../src/compose/create-model.ts';
import type { ModelOptions } from '../src/compose/create-model.ts';
import { createSandbox } from '../src/compose/create-sandbox.ts';
import { createWorkbench, defaultFolders } from '../src/compose/create-workbench.ts';
import { SUITE_NAMES } from '../src/compose/bench-suites.ts';
import { withCollector } from '../src/compose/collector.ts';
import { commandLineAccess } from '../src/compose/command-line-access.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import type { LanguageModel } from '../src/core/model/language-model.ts';
import { REFLECTION_KINDS } from '../src/core/reflexion/reflection.ts';
import { STRATEGY_CHOICES } from '../src/core/search/strategy.ts';
import { planOf, settingsOf } from './bench-flags.ts';
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

function createProgram(): Command {
  return new Command('reason-code bench')
    .description('Solve a suite of tasks, grade them by their hidden tests, keep a row for each.')
    .argument('<suite>', `${SUITE_NAMES.join(', ')}, or a file`)
    .option(
      '--data <file>',
      "the data set's file; else looked for in $REASON_CODE_DATA and ./data; HumanEval is fetched",
    )
    .option('--tasks <numbers>', 'such as 90-109,120; all when left out')
    .option('--strategies <names>', STRATEGY_CHOICES.join(', '), 'greedy,best-of-n,mcts')
    .option('--seeds <k>', 'how many seeds', '1')
    .option(
      '--budget-multiples <list>',
      "such as 1,2,4,8,16: each strategy with these budgets, in tokens of the task's greedy answer",
    )
    .option('--seed <n>', 'the first seed', '0')
    .option('--model <spec>', 'as for solve; recorded:FILE replays recorded answers', '')
    .addOption(
      new Option('--sandbox <kind>').choices(['auto', 'embedded', 'docker']).default('auto'),
    )
    .addOption(new Option('--reflection <kind>').choices(REFLECTION_KINDS).default('facts'))
    .option('--simulations <n>', 'most candidates a task', '10')
    .option('--max-tokens <n>', 'most evaluated tokens a task', '1000000')
    .option('--max-completion-tokens <n>', 'most tokens of an answer', '512')
    .option(
      '--temperature <t>',
      'of every answer but the first, which is the likeliest',
      String(SETTINGS.shape.temperature.parse(undefined)),
    )
    .option('--in-flight <n>', 'candidates under way at once; 1 with --budget-multiples', '4')
    .option(
      '--side-by-side <n>',
      'tasks under way at once: more tokens a second; times are then not those of one solve',
      '1',
    )
    .option('--threads <n>', 'threads of the model; 0: chosen', '0')
    .option('--out <dir>', 'folder of the run')
    .option('--resume', 'go on with the run in --out', false)
    .option('--shard <i/n>', 'only every n-th task from the i-th on')
    .option('--record <file>', 'keep every answer of the model, and ask for none twice')
    .option('--whole-budget', 'go on after a verified answer: for pools and pass@k', false)
    .option(
      '--log-probabilities',
      'ask for each answer how likely it was; --record keeps it',
      false,
    )
    .option('--cache <dir>', 'folder of fetched models and data', defaultFolders().cache)
    .option('--trace-endpoint <url>', 'send spans to this collector, such as Phoenix')
    .option('--no-trace-content', 'send spans without code, prompts and what programs print')
    .option('--allow-remote', 'the collector may be on another machine', false)
    .option('--json', 'print one JSON value', false)
    .exitOverride();
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
  const inFlight = settings.inFlight * (plan.sideBySide ?? 1);
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
