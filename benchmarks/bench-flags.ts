import { Command, Option } from 'commander';
import { SUITE_NAMES } from '../src/compose/bench-suites.ts';
import { defaultFolders } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import type { Settings } from '../src/compose/settings.ts';
import { REFLECTION_KINDS } from '../src/core/reflexion/reflection.ts';
import { STRATEGY_CHOICES } from '../src/core/search/strategy.ts';
import type { Plan } from './plan.ts';
import type { Suite } from './suites/task.ts';

/** The command line of a benchmark as it is typed. */
export type Flags = {
  readonly data?: string;
  readonly tasks?: string;
  readonly strategies: string;
  readonly seeds: string;
  readonly budgetMultiples?: string;
  readonly seed: string;
  readonly model: string;
  readonly sandbox: string;
  readonly reflection: string;
  readonly simulations: string;
  readonly maxTokens: string;
  readonly maxCompletionTokens: string;
  readonly temperature: string;
  readonly inFlight: string;
  readonly sideBySide: string;
  readonly threads: string;
  readonly out?: string;
  readonly resume: boolean;
  readonly shard?: string;
  readonly record?: string;
  readonly wholeBudget: boolean;
  readonly logProbabilities: boolean;
  readonly cache: string;
  readonly traceEndpoint?: string;
  readonly traceContent: boolean;
  readonly allowRemote: boolean;
  readonly json: boolean;
};

/** Reads a command line into `Flags`; throws `CommanderError` for one that does not fit. */
export function createProgram(): Command {
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

/** What the tasks are solved with. Throws for values that no setting may have. */
export function settingsOf(flags: Flags): Settings {
  const number = (text: string): number => Number(text);
  return SETTINGS.parse({
    model: flags.model,
    sandbox: flags.sandbox,
    reflection: flags.reflection,
    simulations: number(flags.simulations),
    maxTokens: number(flags.maxTokens),
    maxCompletionTokens: number(flags.maxCompletionTokens),
    temperature: number(flags.temperature),
    seed: number(flags.seed),
    inFlight: number(flags.inFlight),
    threads: number(flags.threads),
    ...(flags.traceEndpoint === undefined ? {} : { 'tracing.endpoint': flags.traceEndpoint }),
    'tracing.content': flags.traceContent,
    allowRemote: flags.allowRemote,
  });
}

/** What is to be measured, as it is written down beforehand. */
export function planOf(suite: Suite, flags: Flags): Plan {
  const settings = settingsOf(flags);
  const count = Number(flags.seeds);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`--seeds: "${flags.seeds}" is not a count.`);
  const sideBySide = Number(flags.sideBySide);
  if (!Number.isInteger(sideBySide) || sideBySide < 1)
    throw new Error(`--side-by-side: "${flags.sideBySide}" is not a count.`);
  return {
    version: 1,
    suite: suite.name,
    data: suite.sha256,
    tasks: flags.tasks ?? '',
    taskIds: suite.tasks.map(({ id }) => id),
    strategies: flags.strategies.split(',').map(name => SETTINGS.shape.strategy.parse(name.trim())),
    seeds: Array.from({ length: count }, (_, i) => settings.seed + i),
    ...multiplesOf(flags),
    reflection: settings.reflection,
    simulations: settings.simulations,
    inFlight: settings.inFlight,
    ...(sideBySide === 1 ? {} : { sideBySide }),
    maxTokens: settings.maxTokens,
    maxCompletionTokens: settings.maxCompletionTokens,
    temperature: settings.temperature,
    sandbox: settings.sandbox,
    model: settings.model,
    ...(flags.wholeBudget ? { wholeBudget: true } : {}),
    writtenAt: new Date().toISOString(),
  };
}

function multiplesOf({ budgetMultiples: list }: Flags): Pick<Plan, 'budgetMultiples'> {
  if (list === undefined) return {};
  const budgetMultiples = list.split(',').map(Number);
  if (!budgetMultiples.every(one => Number.isFinite(one) && one > 0))
    throw new Error(`--budget-multiples: "${list}" is not a list of numbers such as 1,2,4,8,16.`);
  return { budgetMultiples };
}
