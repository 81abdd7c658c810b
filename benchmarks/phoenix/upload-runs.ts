import { proxiedFetch } from '../../src/adapters/system/proxied-fetch.ts';
import { readRuns } from '../report/read-runs.ts';
import type { Run } from '../report/read-runs.ts';
import { dataFolders, loadSuite } from '../suites/load-suite.ts';
import { toExperiments } from './to-experiments.ts';
import type { PromptOf } from './to-experiments.ts';
import { upload } from './upload.ts';
import type { Uploaded } from './upload.ts';

export type UploadRequest = {
  readonly folders: readonly string[];
  /** Address of the Phoenix. */
  readonly url: string;
  readonly apiKey?: string;
  /** The data set's file, for the prompts. */
  readonly data?: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
};

/** Puts the rows of runs into a Phoenix, with the prompts of the tasks where the data is at hand. */
export async function uploadRuns({
  folders,
  url,
  apiKey,
  data,
  log,
  signal,
}: UploadRequest): Promise<readonly Uploaded[]> {
  const runs = readRuns(folders);
  const promptOf = promptsOf(runs, data, log);
  const key = apiKey === undefined ? {} : { apiKey };
  const address = { url, fetch: proxiedFetch(), ...key };
  const done: Uploaded[] = [];
  for (const planned of toExperiments(runs, promptOf))
    done.push(await upload(address, planned, signal));
  return done;
}

/** The prompts of the suites that the runs are of, from the very files that they were made with. */
function promptsOf(
  runs: readonly Run[],
  data: string | undefined,
  log: (line: string) => void,
): PromptOf {
  const prompts = new Map<string, string>();
  for (const { suite, sha256 } of distinct(runs)) {
    try {
      const named = data === undefined ? {} : { data };
      const loaded = loadSuite({ suite, folders: dataFolders(), ...named });
      if (loaded.sha256 !== sha256) throw new Error('the data set is another than the run was of');
      for (const { id, file } of loaded.tasks) prompts.set(keyOf(suite, id), file.text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log(`The tasks of ${suite} go without their prompts: ${why}`);
    }
  }
  return (suite, task) => prompts.get(keyOf(suite, task));
}

function keyOf(suite: string, task: string): string {
  return `${suite}\t${task}`;
}

function distinct(runs: readonly Run[]): readonly { suite: string; sha256: string }[] {
  const all = new Map(runs.map(({ plan: { suite, data } }) => [suite, { suite, sha256: data }]));
  return [...all.values()];
}
