import { CONTEXT_TOKENS } from '../adapters/llama/load-model.ts';
import { sequencesFor } from '../adapters/llama/desk.ts';
import { estimateMemory, estimatedBytes } from '../adapters/model-files/estimate-memory.ts';
import { readGguf } from '../adapters/model-files/gguf.ts';
import type { CuratedModel } from '../core/model/curated-models.ts';

/**
 * - `fits`: into what is free
 * - `tight`: into the machine, once other programs are closed
 * - `too-large`: not into this machine
 */
export type Fit = 'fits' | 'tight' | 'too-large';

export type ModelMemory = { readonly neededBytes: number; readonly fit: Fit };

/** What the rest of the machine cannot do without. */
const LEFT_TO_OTHERS = 1_000_000_000;
/** Of a model of 1.5 billion weights: bytes that a token leaves in the cache. */
const KV_BYTES = 28_672;
const KV_BILLIONS = 1.54;
/** Buffers of one pass, mostly the scores over a vocabulary of 150 000. */
const COMPUTE_BYTES = 330_000_000;

/** Answers that a local model writes side by side, by how many candidates are under way. */
export function parallelOf(inFlight: number): number {
  return Math.min(16, inFlight);
}

/**
 * Bytes of memory that a model will take: out of its file where that is here, and about as much as
 * models of its size take where it is not.
 */
export async function memoryNeeded(
  { aboutBytes, billions }: Pick<CuratedModel, 'aboutBytes' | 'billions'>,
  inFlight: number,
  path: string | undefined,
): Promise<number> {
  const sequences = sequencesFor(parallelOf(inFlight));
  const gguf = path === undefined ? 'missing' : await readGguf(path);
  if (typeof gguf === 'string') {
    const kv = KV_BYTES * Math.sqrt(billions / KV_BILLIONS) * CONTEXT_TOKENS * sequences;
    return Math.round(aboutBytes + kv + COMPUTE_BYTES);
  }
  return estimatedBytes(estimateMemory({ gguf, contextTokens: CONTEXT_TOKENS, sequences }));
}

/** How so much memory stands to a machine's. */
export function fitOf(
  neededBytes: number,
  { freeBytes, totalBytes }: { readonly freeBytes: number; readonly totalBytes: number },
): Fit {
  if (neededBytes <= freeBytes) return 'fits';
  return neededBytes <= totalBytes - LEFT_TO_OTHERS ? 'tight' : 'too-large';
}
