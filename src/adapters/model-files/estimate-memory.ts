import { byteSize } from '../../core/base/byte-size.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { numberIn, textIn } from './gguf.ts';
import type { GgufFile } from './gguf.ts';

/** Memory that a model takes, in bytes. */
export type MemoryEstimate = {
  readonly weightsBytes: number;
  readonly kvBytes: number;
  /** Buffers of one pass: mostly the scores over the vocabulary. */
  readonly computeBytes: number;
};

export type MemoryRequest = {
  readonly gguf: GgufFile;
  /** Tokens that each sequence can hold. */
  readonly contextTokens: number;
  readonly sequences: number;
  /** Tokens of one pass. @default 512 */
  readonly batchTokens?: number;
};

/** Bytes of a number in the KV cache (16-bit floats), and of one in a pass. */
const [KV_NUMBER, PASS_NUMBER] = [2, 4];

/**
 * What a model will take once it is loaded, from the tables of its file. Layers with a window or a
 * state in place of attention take less than is counted here. What the file does not say counts as
 * nothing.
 */
export function estimateMemory(request: MemoryRequest): MemoryEstimate {
  const { gguf, contextTokens, sequences, batchTokens = 512 } = request;
  const architecture = textIn(gguf, 'general.architecture') ?? '';
  const say = (name: string): number | undefined => numberIn(gguf, `${architecture}.${name}`);
  const embedding = say('embedding_length') ?? 0;
  const tokens = gguf.metadata.get('tokenizer.ggml.tokens');
  const vocabulary = typeof tokens === 'object' ? tokens.length : (say('vocab_size') ?? 0);
  const perToken = kvNumbersPerToken(gguf, architecture);
  return {
    weightsBytes: gguf.dataBytes,
    kvBytes: perToken * KV_NUMBER * contextTokens * sequences,
    computeBytes: batchTokens * PASS_NUMBER * (vocabulary + 2 * embedding + contextTokens),
  };
}

/** Keys and values that one token leaves in the cache, over all layers. */
function kvNumbersPerToken(gguf: GgufFile, architecture: string): number {
  const name = (last: string): string => `${architecture}.${last}`;
  const say = (last: string): number | undefined => numberIn(gguf, name(last));
  const layers = say('block_count') ?? 0;
  const heads = perLayer(gguf, name('attention.head_count'), layers);
  const kvHeads = perLayer(gguf, name('attention.head_count_kv'), layers) ?? heads ?? [];
  const embedding = say('embedding_length') ?? 0;
  const headSize = embedding / Math.max(1, ...(heads ?? []));
  const keys = say('attention.key_length') ?? headSize;
  const values = say('attention.value_length') ?? headSize;
  return kvHeads.reduce((sum, count) => sum + count, 0) * (keys + values);
}

/** A number of each layer: some models write one for all, some a list. */
function perLayer(gguf: GgufFile, key: string, layers: number): readonly number[] | undefined {
  const value = gguf.metadata.get(key);
  if (typeof value === 'number') return Array.from({ length: layers }, () => value);
  return typeof value === 'object' ? value.numbers : undefined;
}

/** All that a model takes. */
export function estimatedBytes({ weightsBytes, kvBytes, computeBytes }: MemoryEstimate): number {
  return weightsBytes + kvBytes + computeBytes;
}

/**
 * Nothing when the model fits into so much free memory, else the `model-load-failed` error to
 * throw, with the sizes and what to do.
 * @param name what to call the model
 */
export function checkFits(
  estimate: MemoryEstimate,
  freeBytes: number,
  name = 'The model',
): ReasonCodeError | undefined {
  const needed = estimatedBytes(estimate);
  if (needed <= freeBytes) return undefined;
  const { weightsBytes, kvBytes, computeBytes } = estimate;
  const parts = `${byteSize(weightsBytes)} of weights, ${byteSize(kvBytes)} for its context, ${byteSize(computeBytes)} to compute`;
  return new ReasonCodeError(
    'model-load-failed',
    `${name} does not fit: it needs about ${byteSize(needed)} of memory (${parts}) and ${byteSize(freeBytes)} is free. ` +
      'Close other programs, let fewer candidates be under way at once (--in-flight; in the editor: ' +
      'reasonCode.inFlight), or choose a smaller model (`reason-code models list`).',
    { fields: { neededBytes: String(needed), freeBytes: String(freeBytes) } },
  );
}
