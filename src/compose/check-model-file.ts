import { findGpus } from '../adapters/llama/engine.ts';
import { sequencesFor } from '../adapters/llama/desk.ts';
import type { LlamaModelOptions, ModelFile } from '../adapters/llama/residence.ts';
import { checkAdapter } from '../adapters/model-files/check-adapter.ts';
import { checkFits, estimateMemory } from '../adapters/model-files/estimate-memory.ts';
import { readGguf } from '../adapters/model-files/gguf.ts';

/** What is going to be made of a model file. */
export type Intended = {
  readonly parallel: number;
  readonly contextTokens: number;
  /** The plain one, and one for each set of adapters. */
  readonly contexts: number;
  /** Paths of the adapters that will be laid over it. */
  readonly adapters: readonly string[];
  /** Bytes of memory that are free. @default what this process may still have */
  readonly freeBytes?: () => number;
};

/**
 * Looks at a model file, and at the adapters for it, before anything of them is loaded: what does
 * not fit is refused with the sizes, and not found out by a machine that stands still. Throws
 * `model-load-failed` or `model-invalid`. With a GPU the engine itself says what fits there.
 */
export async function checkModelFile(
  { path, id }: Pick<ModelFile, 'path' | 'id'>,
  {
    parallel,
    contextTokens,
    contexts,
    adapters,
    freeBytes = () => process.availableMemory(),
  }: Intended,
): Promise<void> {
  for (const adapter of adapters) {
    const problem = await checkAdapter(adapter, path);
    if (problem !== undefined) throw problem;
  }
  const gguf = await readGguf(path);
  // Whatever is wrong with the file, the engine or the check of its hash says better.
  if (typeof gguf === 'string') return;
  const sequences = sequencesFor(parallel) * contexts;
  const problem = checkFits(estimateMemory({ gguf, contextTokens, sequences }), freeBytes(), id);
  // Looking for a GPU brings the engine in: only what does not fit needs one.
  if (problem !== undefined && (await findGpus()).length === 0) throw problem;
}

/** The way to a model file, with the file looked at before it is given. */
export function obtainChecked(
  obtain: LlamaModelOptions['obtain'],
  intended: Intended,
): LlamaModelOptions['obtain'] {
  return async options => {
    const file = await obtain(options);
    await checkModelFile(file, intended);
    return file;
  };
}
