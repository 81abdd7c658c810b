import type { Token } from 'node-llama-cpp';
import { createPending } from '../../core/base/pending.ts';
import type { Pending } from '../../core/base/pending.ts';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
} from '../../core/model/language-model.ts';
import type { Guide } from './guide.ts';

/** A request that waits for a place or is being answered. */
export type Leaf = {
  readonly prompt: readonly Token[];
  readonly request: GenerateRequest;
  readonly options: GenerateOptions;
  /** What its text is held to. */
  readonly guide?: Guide;
  /** An abort rejects it at once, whatever the engine is doing. */
  readonly answer: Pending<Completion>;
};

export function createLeaf(
  prompt: readonly Token[],
  request: GenerateRequest,
  options: GenerateOptions,
  guide?: Guide,
): Leaf {
  const held = guide === undefined ? {} : { guide };
  return { prompt, request, options, ...held, answer: createPending({ signal: options.signal }) };
}
