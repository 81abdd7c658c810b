import { availableParallelism } from 'node:os';
import type { ChatHistoryItem, ChatWrapper, Llama, LlamaModel, Token } from 'node-llama-cpp';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import type { GenerateRequest } from '../../core/model/language-model.ts';
import { openGuide } from './guide.ts';
import type { Guide } from './guide.ts';
import { openContext } from './open-context.ts';
import type { ContextOptions, OpenContext } from './open-context.ts';

/** Loaded weights. Disposing it frees all that was opened over them, too. */
export type Engine = {
  readonly model: LlamaModel;
  /** `cpu`, or the kind of GPU that layers are on. */
  readonly gpu: string;
  /** Why no GPU is used, where one was found: it could not be loaded there. */
  readonly gpuProblem?: string;
  /** Numbers of threads worth trying, ascending; one when it is fixed. */
  readonly threadChoices: readonly number[];
  /** Says how many threads the next step may have. */
  setThreads(threads: number): void;
  openContext(options: ContextOptions): Promise<OpenContext>;
  /** The tokens of a prompt in the model's own chat template, ending with the begun answer. */
  tokenize(request: GenerateRequest): Token[];
  /** The text of tokens that come after others. */
  text(tokens: readonly Token[], before: readonly Token[]): string;
  isEnd(token: Token): boolean;
  /** Holds one answer to a grammar in llama.cpp's notation. Throws for one that cannot be read. */
  openGuide(grammar: string): Promise<Guide>;
  dispose(): Promise<void>;
};

export type EngineOptions = {
  readonly path: string;
  /** Takes so many whatever happens. @default what the machine has, as it goes */
  readonly threads?: number;
  /** `auto` takes Metal, Vulkan or CUDA where it is found. @default 'auto' */
  readonly gpu?: 'auto' | false;
  readonly onProgress?: (fraction: number) => void;
};

/**
 * Threads to begin with. One core is left to the rest: ggml's threads spin at their barriers, and
 * as many threads as cores stall for minutes as soon as anything else runs (inference.md, 0.4).
 */
export function chooseThreads(cores = availableParallelism()): number {
  return Math.max(1, Math.min(8, cores - 1));
}

/** Numbers of threads worth trying on a machine, ascending. More than 16 never paid (memory). */
export function threadChoices(cores = availableParallelism()): readonly number[] {
  const most = Math.min(16, cores);
  const some = [1, 2, 4, 8, 12, Math.ceil(cores / 2), cores - 1, cores];
  return [...new Set(some)].filter(one => one >= 1 && one <= most).sort((a, b) => a - b);
}

/**
 * Loads a GGUF file; on the processor where it cannot be had on a GPU that was found. Throws
 * `model-load-failed` with what to do.
 */
export async function loadEngine(options: EngineOptions): Promise<Engine> {
  const { path, gpu = 'auto' } = options;
  const first = await tryEngine(options, gpu);
  if ('engine' in first) return first.engine;
  if (first.gpu === 'cpu') throw loadFailed(path, first.cause);
  const second = await tryEngine(options, false);
  if (!('engine' in second)) throw loadFailed(path, second.cause);
  return { ...second.engine, gpuProblem: `${first.gpu}: ${errorText(first.cause)}` };
}

type Tried =
  | { readonly engine: Engine }
  /** Where it did not load, and why. */
  | { readonly gpu: string; readonly cause: unknown };

async function tryEngine(options: EngineOptions, gpu: 'auto' | false): Promise<Tried> {
  const { path, threads, onProgress } = options;
  const library = await import('node-llama-cpp');
  const choices = threads === undefined ? threadChoices() : [threads];
  let llama: Llama | undefined;
  try {
    llama = await library.getLlama({
      build: 'never',
      gpu,
      maxThreads: choices.at(-1) ?? 1,
      progressLogs: false,
      logLevel: library.LlamaLogLevel.error,
      // Standard output is the answer of a command; the engine's talk has no place there.
      logger: () => undefined,
    });
    const model = await llama.loadModel({
      modelPath: path,
      ...(onProgress === undefined ? {} : { onLoadProgress: onProgress }),
    });
    const wrapper = library.resolveChatWrapper(model);
    return { engine: engineOf({ llama, model, choices, wrapper }) };
  } catch (cause) {
    const where = llama === undefined ? 'cpu' : gpuName(llama);
    await llama?.dispose();
    return { gpu: where, cause };
  }
}

/** Kinds of GPU that this machine has and the engine can use; loads no model. */
export async function findGpus(): Promise<readonly string[]> {
  const { getLlamaGpuTypes } = await import('node-llama-cpp');
  const types = await getLlamaGpuTypes('supported');
  return types.filter(one => one !== false);
}

function gpuName({ gpu }: Llama): string {
  return gpu === false ? 'cpu' : gpu;
}

function engineOf({
  llama,
  model,
  choices,
  wrapper,
}: {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly choices: readonly number[];
  readonly wrapper: ChatWrapper;
}): Engine {
  const most = choices.at(-1) ?? 1;
  return {
    model,
    gpu: gpuName(llama),
    // Where the layers are elsewhere, threads have next to nothing to do.
    threadChoices: llama.gpu === false ? choices : choices.slice(0, 1),
    setThreads: threads => (llama.maxThreads = threads),
    openContext: options => {
      // A context takes the limit of this moment for its own.
      llama.maxThreads = most;
      return openContext(model, { ...options, threads: most });
    },
    tokenize: request => tokenize(model, wrapper, request),
    text: (tokens, before) => model.detokenize(tokens, false, before),
    isEnd: token => model.isEogToken(token),
    openGuide: async text => {
      const grammar = await llama.createGrammar({ grammar: text });
      return openGuide(model, grammar);
    },
    dispose: () => llama.dispose(),
  };
}

function loadFailed(path: string, cause: unknown): ReasonCodeError {
  return new ReasonCodeError(
    'model-load-failed',
    `The model ${path} could not be loaded: ${errorText(cause)} ` +
      'Choose another with --model (in the editor: the setting reasonCode.model), or close other programs if memory is short.',
    { cause },
  );
}

function tokenize(model: LlamaModel, wrapper: ChatWrapper, request: GenerateRequest): Token[] {
  // Texts are plain strings here, never special tokens: a docstring cannot end the user's turn.
  const chatHistory: ChatHistoryItem[] = request.messages.map(({ role, content }) =>
    role === 'system' ? { type: 'system', text: content } : { type: 'user', text: content },
  );
  chatHistory.push({ type: 'model', response: [request.prefill] });
  return wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
}
