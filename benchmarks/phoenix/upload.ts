import type { PhoenixAddress } from '../../src/adapters/phoenix/connection.ts';
import { openExperiments } from '../../src/adapters/phoenix/experiments.ts';
import type { PhoenixExperiments } from '../../src/adapters/phoenix/experiments.ts';
import { createSemaphore } from '../../src/core/base/semaphore.ts';
import type { PlannedExperiment, PlannedUpload } from './to-experiments.ts';

export type Uploaded = {
  readonly dataset: string;
  readonly datasetId: string;
  readonly examples: number;
  readonly experiments: readonly {
    readonly name: string;
    readonly id: string;
    readonly runs: number;
  }[];
  /** The page on which the experiments are compared. */
  readonly url: string;
};

/** Requests under way at once: more than one, since each waits for a disk. */
const AT_ONCE = 4;

/**
 * Puts a data set and its experiments into a Phoenix. A data set that is there is used, with the
 * tasks added that it lacks; experiments are new ones each time. Throws as `openExperiments` does.
 */
export async function upload(
  address: PhoenixAddress,
  { dataset, experiments }: PlannedUpload,
  signal: AbortSignal,
): Promise<Uploaded> {
  const phoenix = openExperiments(address);
  const datasetId = await settleDataset(phoenix, dataset, signal);
  const idOf = await exampleIds(phoenix, datasetId, signal);
  const made: { readonly name: string; readonly id: string; readonly runs: number }[] = [];
  for (const experiment of experiments) {
    const id = await phoenix.createExperiment(datasetId, experiment, signal);
    await addRuns(phoenix, { id, experiment, idOf }, signal);
    made.push({ name: experiment.name, id, runs: experiment.runs.length });
  }
  const page = `datasets/${encodeURIComponent(datasetId)}/experiments`;
  return {
    dataset: dataset.name,
    datasetId,
    examples: idOf.size,
    experiments: made,
    url: new URL(page, address.url.endsWith('/') ? address.url : `${address.url}/`).href,
  };
}

async function settleDataset(
  phoenix: PhoenixExperiments,
  dataset: PlannedUpload['dataset'],
  signal: AbortSignal,
): Promise<string> {
  const known = await phoenix.findDataset(dataset.name, signal);
  if (known === undefined) return phoenix.createDataset(dataset, signal);
  const there = await exampleIds(phoenix, known, signal);
  const missing = dataset.examples.filter(({ input }) => !there.has(String(input['task'])));
  if (missing.length === 0) return known;
  return phoenix.appendExamples({ ...dataset, examples: missing }, signal);
}

/** The example of each task. */
async function exampleIds(
  phoenix: PhoenixExperiments,
  datasetId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const examples = await phoenix.examples(datasetId, signal);
  return new Map(examples.map(({ id, input }) => [String(input['task']), id]));
}

type Filled = {
  readonly id: string;
  readonly experiment: PlannedExperiment;
  readonly idOf: ReadonlyMap<string, string>;
};

async function addRuns(
  phoenix: PhoenixExperiments,
  { id, experiment, idOf }: Filled,
  signal: AbortSignal,
): Promise<void> {
  const places = createSemaphore(AT_ONCE);
  await Promise.all(
    experiment.runs.map(async ({ task, judgements, ...run }) => {
      const release = await places.acquire(signal);
      try {
        const exampleId = idOf.get(task);
        if (exampleId === undefined) throw new Error(`Phoenix did not keep the task ${task}.`);
        const runId = await phoenix.addRun(id, { ...run, exampleId }, signal);
        for (const judgement of judgements)
          await phoenix.addEvaluation({ ...judgement, runId }, signal);
      } finally {
        release();
      }
    }),
  );
}
