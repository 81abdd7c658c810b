import type { LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';

/** A LoRA adapter in a GGUF file, and how strongly it counts. */
export type Adapter = {
  readonly path: string;
  /** 1: as it was trained; 0: not at all. */
  readonly scale: number;
};

export type ContextOptions = {
  readonly sequences: number;
  /** Tokens one sequence can hold; less when the model was trained on less. */
  readonly contextTokens: number;
  readonly adapters?: readonly Adapter[];
};

/** Sequences over one set of weights. Disposing it frees their memory, not the weights'. */
export type OpenContext = {
  readonly sequences: readonly LlamaContextSequence[];
  /** Tokens one sequence can hold, prompt and answer together. */
  readonly contextTokens: number;
  /** Threads that the last step was evaluated with. */
  readonly threads: number;
  dispose(): Promise<void>;
};

/** Tokens evaluated in one go: a decode under way cannot be stopped, so they are kept short. */
const BATCH_TOKENS = 256;

/** Opens a context of so many sequences. Throws `model-load-failed` with what to do. */
export async function openContext(
  model: LlamaModel,
  {
    sequences: count,
    contextTokens: wanted,
    adapters = [],
    threads,
  }: ContextOptions & {
    readonly threads: number;
  },
): Promise<OpenContext> {
  const contextTokens = Math.min(wanted, model.trainContextSize);
  const lora = adapters.map(({ path, scale }) => ({ filePath: path, scale }));
  const context = await model
    .createContext({
      sequences: count,
      contextSize: contextTokens,
      batchSize: BATCH_TOKENS,
      threads: { ideal: threads, min: 1 },
      ...(lora.length === 0 ? {} : { lora: { adapters: lora } }),
    })
    .catch((cause: unknown) => {
      throw contextFailed(count * contextTokens, adapters, cause);
    });
  return {
    sequences: Array.from({ length: count }, () => context.getSequence()),
    contextTokens,
    get threads() {
      return context.currentThreads;
    },
    dispose: () => context.dispose(),
  };
}

function contextFailed(
  tokens: number,
  adapters: readonly Adapter[],
  cause: unknown,
): ReasonCodeError {
  const names = adapters.map(({ path }) => path).join(', ');
  const what = names === '' ? '' : ` with the adapter ${names}`;
  return new ReasonCodeError(
    'model-load-failed',
    `No room for ${String(tokens)} tokens of context${what}: ${errorText(cause)} ` +
      'Close other programs, or set reasonCode.inFlight (--in-flight) to less.',
    { cause },
  );
}
