import { availableParallelism } from 'node:os';
import type {
  ChatHistoryItem,
  ChatWrapper,
  Llama,
  LlamaContext,
  LlamaContextSequence,
  LlamaModel,
  Token,
} from 'node-llama-cpp';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import type { GenerateRequest } from '../../core/model/language-model.ts';

/** A loaded model with a context of several sequences. Disposing it frees all of its memory. */
export type Engine = {
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequences: readonly LlamaContextSequence[];
  /** Tokens one sequence can hold, prompt and answer together. */
  readonly contextTokens: number;
  readonly gpu: string;
  readonly threads: number;
  /** The tokens of a prompt in the model's own chat template, ending with the begun answer. */
  tokenize(request: GenerateRequest): Token[];
  dispose(): Promise<void>;
};

export type EngineOptions = {
  readonly path: string;
  /** Sequences side by side. */
  readonly parallel: number;
  readonly contextTokens: number;
  /** @default one less than the cores this process may use */
  readonly threads?: number;
  readonly onProgress?: (fraction: number) => void;
};

/** Tokens evaluated in one go: a decode under way cannot be stopped, so they are kept short. */
const BATCH_TOKENS = 256;

/**
 * Threads for the model. One core is left to the rest: ggml's threads spin at their barriers, and
 * as many threads as cores stall for minutes as soon as anything else runs (inference.md, 0.4).
 */
export function chooseThreads(cores = availableParallelism()): number {
  return Math.max(1, Math.min(8, cores - 1));
}

/** Loads a GGUF file. Throws `model-load-failed` with what to do. */
export async function loadEngine(options: EngineOptions): Promise<Engine> {
  const { path, parallel, threads = chooseThreads() } = options;
  const library = await import('node-llama-cpp');
  let llama: Llama | undefined;
  try {
    llama = await library.getLlama({
      build: 'never',
      gpu: 'auto',
      maxThreads: threads,
      progressLogs: false,
      logLevel: library.LlamaLogLevel.error,
      // Standard output is the answer of a command; the engine's talk has no place there.
      logger: () => undefined,
    });
    const { onProgress } = options;
    const model = await llama.loadModel({
      modelPath: path,
      ...(onProgress === undefined ? {} : { onLoadProgress: onProgress }),
    });
    const contextTokens = Math.min(options.contextTokens, model.trainContextSize);
    const context = await model.createContext({
      sequences: parallel,
      contextSize: contextTokens,
      batchSize: BATCH_TOKENS,
      threads,
    });
    const sequences = Array.from({ length: parallel }, () => context.getSequence());
    const wrapper = library.resolveChatWrapper(model);
    const owner = llama;
    return {
      model,
      context,
      sequences,
      contextTokens,
      gpu: llama.gpu === false ? 'cpu' : llama.gpu,
      threads,
      tokenize: request => tokenize(model, wrapper, request),
      dispose: () => owner.dispose(),
    };
  } catch (cause) {
    await llama?.dispose();
    throw new ReasonCodeError(
      'model-load-failed',
      `The model ${path} could not be loaded: ${errorText(cause)} ` +
        'Choose another with --model (in the editor: the setting reasonCode.model), or close other programs if memory is short.',
      { cause },
    );
  }
}

function tokenize(model: LlamaModel, wrapper: ChatWrapper, request: GenerateRequest): Token[] {
  // Texts are plain strings here, never special tokens: a docstring cannot end the user's turn.
  const chatHistory: ChatHistoryItem[] = request.messages.map(({ role, content }) =>
    role === 'system' ? { type: 'system', text: content } : { type: 'user', text: content },
  );
  chatHistory.push({ type: 'model', response: [request.prefill] });
  return wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
}
