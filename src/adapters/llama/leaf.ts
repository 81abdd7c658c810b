import type { Token } from 'node-llama-cpp';
import { createPending } from '../../core/base/pending.ts';
import type { Pending } from '../../core/base/pending.ts';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
} from '../../core/model/language-model.ts';

/** A request that waits for a place or is being answered. */
export type Leaf = {
  readonly prompt: readonly Token[];
  readonly request: GenerateRequest;
  readonly options: GenerateOptions;
  /** An abort rejects it at once, whatever the engine is doing. */
  readonly answer: Pending<Completion>;
};

export function createLeaf(
  prompt: readonly Token[],
  request: GenerateRequest,
  options: GenerateOptions,
): Leaf {
  return { prompt, request, options, answer: createPending({ signal: options.signal }) };
}
