import { basename } from 'node:path';
import type {
  DatasetExample,
  NewDataset,
  NewEvaluation,
  NewExperiment,
  NewRun,
} from '../../src/adapters/phoenix/experiments.ts';
import type { Run } from '../report/read-runs.ts';
import type { Row } from '../rows.ts';

/** What was said about a run, before Phoenix gave the run its id. */
export type Judgement = Omit<NewEvaluation, 'runId'>;

export type ExperimentRun = Omit<NewRun, 'exampleId'> & {
  readonly task: string;
  readonly judgements: readonly Judgement[];
};

export type PlannedExperiment = NewExperiment & { readonly runs: readonly ExperimentRun[] };

/** A suite's tasks with the experiments on them: one for each strategy of each run. */
export type PlannedUpload = {
  readonly dataset: NewDataset;
  readonly experiments: readonly PlannedExperiment[];
};

/** What a search was given of a task; undefined where the data set is not at hand. */
export type PromptOf = (suite: string, task: string) => string | undefined;

/**
 * Runs of benchmarks as Phoenix takes them. A task is what a search was given of it: its hidden
 * tests, and what they said about a program beyond pass and fail, stay here.
 */
export function toExperiments(runs: readonly Run[], promptOf: PromptOf): readonly PlannedUpload[] {
  const names = [...new Set(runs.map(datasetName))];
  return names.map(name => {
    const own = runs.filter(run => datasetName(run) === name);
    const rows = own.flatMap(run => run.rows);
    const tasks = new Map(rows.map(row => [row.task, row]));
    return {
      dataset: {
        name,
        description: `Tasks of ${rows[0]?.suite ?? name}, as Reason-Code's benchmark gives them to a search.`,
        examples: [...tasks.values()].map(row => toExample(row, promptOf)),
      },
      experiments: own.flatMap(toRunExperiments),
    };
  });
}

/** Another file of the same suite is another data set. */
function datasetName({ plan: { suite, data } }: Run): string {
  return `reason-code ${basename(suite)} ${data.slice(0, 8)}`;
}

function toExample(row: Row, promptOf: PromptOf): DatasetExample {
  const { suite, task, number, language } = row;
  const prompt = promptOf(suite, task);
  return {
    input: { task, ...(prompt === undefined ? {} : { prompt }) },
    output: {},
    metadata: { suite: basename(suite), number, language },
  };
}

function toRunExperiments({ folder, plan, rows }: Run): readonly PlannedExperiment[] {
  const { reflection, simulations, maxTokens, inFlight, sandbox, seeds, writtenAt } = plan;
  const strategies = [...new Set(rows.map(({ strategy }) => strategy))];
  return strategies.map(strategy => {
    const own = rows.filter(row => row.strategy === strategy);
    const { model = '', engine = '', weakStandIn = false } = own[0] ?? {};
    const name = basename(folder);
    return {
      name: `${name} ${strategy}`,
      description: `Strategy ${strategy} of the benchmark in ${name}.`,
      metadata: {
        ...{ strategy, model, engine, weakStandIn, sandbox, reflection, simulations, maxTokens },
        ...{ seeds, writtenAt, ...(inFlight === undefined ? {} : { inFlight }) },
      },
      repetitions: seeds.length,
      runs: own.map(row => toRun(row, seeds, writtenAt)),
    };
  });
}

/** When a row was made is not written down; how long it took is, and counts from the plan on. */
function toRun(row: Row, seeds: readonly number[], startedAt: string): ExperimentRun {
  const endedAt = new Date(Date.parse(startedAt) + row.wallMs).toISOString();
  const { status, hidden, seed, parses, candidates, candidatesPassing, simulations } = row;
  const { executions, promptTokens, completionTokens, evaluatedTokens, wallMs, traceId } = row;
  return {
    task: row.task,
    repetition: Math.max(0, seeds.indexOf(seed)) + 1,
    startedAt,
    endedAt,
    output: {
      ...{ status, hidden, seed, parses, candidates, candidatesPassing, simulations, executions },
      ...{ promptTokens, completionTokens, evaluatedTokens, wallMs, traceId },
    },
    ...(status === 'error' ? { error: row.message ?? 'it could not be run' } : {}),
    judgements: status === 'error' ? [] : judgementsOf(row, endedAt),
  };
}

function judgementsOf({ status, hidden }: Row, at: string): readonly Judgement[] {
  const verified = { name: 'verified', label: status, score: status === 'verified' ? 1 : 0, at };
  if (hidden === 'none') return [verified];
  return [verified, { name: 'hidden tests', label: hidden, score: hidden === 'pass' ? 1 : 0, at }];
}
