import { z } from 'zod';
import { connect } from './connection.ts';
import type { Connection, PhoenixAddress } from './connection.ts';

type Plain = Readonly<Record<string, unknown>>;

/** One line of a data set: what is given, what is wanted of it, and what else is known. */
export type DatasetExample = {
  readonly input: Plain;
  readonly output: Plain;
  readonly metadata: Plain;
};

export type NewDataset = {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly DatasetExample[];
};

const EXAMPLE = z.object({
  id: z.string(),
  input: z.record(z.string(), z.unknown()),
  output: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.unknown()),
});

/** An example as it is in Phoenix. */
export type StoredExample = z.infer<typeof EXAMPLE>;

export type NewExperiment = {
  readonly name: string;
  readonly description: string;
  readonly metadata: Plain;
  readonly repetitions: number;
};

export type NewRun = {
  readonly exampleId: string;
  /** From 1. */
  readonly repetition: number;
  readonly output: Plain;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly error?: string;
};

export type NewEvaluation = {
  readonly runId: string;
  readonly name: string;
  readonly label: string;
  readonly score: number;
  readonly explanation?: string;
  readonly at: string;
};

const EXPERIMENT_RUN = z.object({
  example_id: z.string(),
  repetition_number: z.number(),
  output: z.unknown(),
  error: z.string().nullish(),
  annotations: z.array(
    z.object({
      name: z.string(),
      annotator_kind: z.string(),
      label: z.string().nullish(),
      score: z.number().nullish(),
      explanation: z.string().nullish(),
    }),
  ),
});

/** A run as Phoenix gives it back, with what was said about it. */
export type StoredRun = z.infer<typeof EXPERIMENT_RUN>;

/** Data sets and experiments of a Phoenix. */
export type PhoenixExperiments = {
  /** The id of the data set with this name. */
  findDataset(name: string, signal: AbortSignal): Promise<string | undefined>;
  createDataset(dataset: NewDataset, signal: AbortSignal): Promise<string>;
  /** Adds examples to a data set that is there. */
  appendExamples(dataset: NewDataset, signal: AbortSignal): Promise<string>;
  examples(datasetId: string, signal: AbortSignal): Promise<readonly StoredExample[]>;
  createExperiment(
    datasetId: string,
    experiment: NewExperiment,
    signal: AbortSignal,
  ): Promise<string>;
  /** Gives the id of the run. */
  addRun(experimentId: string, run: NewRun, signal: AbortSignal): Promise<string>;
  addEvaluation(evaluation: NewEvaluation, signal: AbortSignal): Promise<void>;
  runs(experimentId: string, signal: AbortSignal): Promise<readonly StoredRun[]>;
};

const ID = z.object({ data: z.object({ id: z.string() }) });
const UPLOADED = z.object({ data: z.object({ dataset_id: z.string() }) });
const DATASETS = z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })) });
const EXAMPLES = z.object({ data: z.object({ examples: z.array(EXAMPLE) }) });

export function openExperiments(address: PhoenixAddress): PhoenixExperiments {
  const connection = connect(address);
  return {
    async findDataset(name, signal) {
      const { data } = await connection.ask(
        { path: 'v1/datasets', query: { name }, signal },
        DATASETS,
      );
      return data.find(one => one.name === name)?.id;
    },
    createDataset: (dataset, signal) => upload(connection, 'create', dataset, signal),
    appendExamples: (dataset, signal) => upload(connection, 'append', dataset, signal),
    async examples(datasetId, signal) {
      const path = `v1/datasets/${encodeURIComponent(datasetId)}/examples`;
      return (await connection.ask({ path, signal }, EXAMPLES)).data.examples;
    },
    async createExperiment(datasetId, { name, description, metadata, repetitions }, signal) {
      const path = `v1/datasets/${encodeURIComponent(datasetId)}/experiments`;
      const body = { name, description, metadata, repetitions };
      return (await connection.ask({ path, body, signal }, ID)).data.id;
    },
    async addRun(experimentId, run, signal) {
      const path = `v1/experiments/${encodeURIComponent(experimentId)}/runs`;
      const body = {
        dataset_example_id: run.exampleId,
        repetition_number: run.repetition,
        output: run.output,
        start_time: run.startedAt,
        end_time: run.endedAt,
        ...(run.error === undefined ? {} : { error: run.error }),
      };
      return (await connection.ask({ path, body, signal }, ID)).data.id;
    },
    addEvaluation({ runId, name, label, score, explanation, at }, signal) {
      const said = explanation === undefined ? {} : { explanation };
      const body = {
        ...{ experiment_run_id: runId, name, annotator_kind: 'CODE', start_time: at, end_time: at },
        result: { label, score, ...said },
      };
      return connection.send({ path: 'v1/experiment_evaluations', body, signal });
    },
    runs: (experimentId, signal) =>
      connection.ask(
        { path: `v1/experiments/${encodeURIComponent(experimentId)}/json`, signal },
        z.array(EXPERIMENT_RUN),
      ),
  };
}

async function upload(
  connection: Connection,
  action: 'create' | 'append',
  { name, description, examples }: NewDataset,
  signal: AbortSignal,
): Promise<string> {
  const body = {
    ...{ action, name, description },
    inputs: examples.map(({ input }) => input),
    outputs: examples.map(({ output }) => output),
    metadata: examples.map(({ metadata }) => metadata),
  };
  const asked = { path: 'v1/datasets/upload', query: { sync: 'true' }, body, signal };
  return (await connection.ask(asked, UPLOADED)).data.dataset_id;
}
