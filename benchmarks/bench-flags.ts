import { SETTINGS } from '../src/compose/settings.ts';
import type { Settings } from '../src/compose/settings.ts';
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
