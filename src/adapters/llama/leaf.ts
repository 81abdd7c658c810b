import type { Token } from 'node-llama-cpp';
import { abortError } from '../../core/base/abort.ts';
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
  readonly result: Promise<Completion>;
  /** True once nobody waits for the answer any more. */
  settled: boolean;
  readonly resolve: (completion: Completion) => void;
  readonly reject: (error: unknown) => void;
};

/** Makes a leaf; an abort rejects its result at once, whatever the engine is doing. */
export function createLeaf(
  prompt: readonly Token[],
  request: GenerateRequest,
  options: GenerateOptions,
): Leaf {
  let resolve: Leaf['resolve'] = () => undefined;
  let reject: Leaf['reject'] = () => undefined;
  const result = new Promise<Completion>((give, fail) => {
    resolve = give;
    reject = fail;
  });
  const { signal } = options;
  const leaf: Leaf = {
    prompt,
    request,
    options,
    result,
    settled: false,
    resolve: completion => {
      leaf.settled = true;
      signal?.removeEventListener('abort', onAbort);
      resolve(completion);
    },
    reject: error => {
      leaf.settled = true;
      signal?.removeEventListener('abort', onAbort);
      reject(error);
    },
  };
  function onAbort(): void {
    leaf.reject(abortError(signal as AbortSignal));
  }
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  return leaf;
}
