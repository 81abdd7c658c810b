import { orAbort, throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type {
  LanguageModel,
  LoadProgress,
  ModelIdentity,
} from '../../core/model/language-model.ts';
import { loadEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { createLeaf } from './leaf.ts';
import { createScheduler } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';

/** A model file that is known to be there. */
export type ModelFile = {
  readonly path: string;
  readonly id: string;
  readonly weakStandIn: boolean;
  readonly sha256?: string;
};

export type LlamaModelOptions = {
  /** Finds or fetches the file; called once, when the model is first needed. */
  readonly obtain: (options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: LoadProgress) => void;
  }) => Promise<ModelFile>;
  /** Answers side by side. @default 4 */
  readonly parallel?: number;
  /** @default 4096 */
  readonly contextTokens?: number;
  readonly threads?: number;
  /** The model is unloaded after this long without a request. @default 5 minutes */
  readonly idleMs?: number;
};

type Loaded = { readonly engine: Engine; readonly scheduler: Scheduler };

const IDLE_MS = 5 * 60_000;
/** Tokens an answer must have room for; a prompt that leaves less is refused. */
const LEAST_ANSWER = 16;
const ENGINE = 'node-llama-cpp 3.22.1';

/** A GGUF model through node-llama-cpp, wherever this code runs: editor, child process or CLI. */
export function createLlamaModel(options: LlamaModelOptions): LanguageModel {
  const { parallel = 4, contextTokens = 4096, idleMs = IDLE_MS } = options;
  let identity: ModelIdentity = { id: 'not loaded', weakStandIn: false, engine: ENGINE };
  let loading: Promise<Loaded> | undefined;
  let listeners: ((progress: LoadProgress) => void)[] = [];
  let idle: NodeJS.Timeout | undefined;
  let busy = 0;
  const ending = new AbortController();

  const load = async (): Promise<Loaded> => {
    const onProgress = (progress: LoadProgress): void => {
      for (const listener of listeners) listener(progress);
    };
    const { path, ...file } = await options.obtain({ signal: ending.signal, onProgress });
    onProgress({ phase: 'loading', detail: file.id });
    const engine = await loadEngine({
      path,
      parallel,
      contextTokens,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      onProgress: fraction => onProgress({ phase: 'loading', fraction, detail: file.id }),
    });
    identity = { ...file, engine: `${ENGINE} (${engine.gpu}, ${engine.threads} threads)` };
    return { engine, scheduler: createScheduler(engine) };
  };
  const loaded = (): Promise<Loaded> => {
    if (ending.signal.aborted)
      throw new ReasonCodeError('model-load-failed', 'The model was shut down.');
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  const unload = async (reason: string): Promise<void> => {
    clearTimeout(idle);
    const current = await loading?.catch(() => undefined);
    loading = undefined;
    if (current === undefined) return;
    await current.scheduler.close(new ReasonCodeError('model-load-failed', reason));
    await current.engine.dispose();
  };
  const waitForIdle = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => void (busy === 0 && unload('unloaded while idle')), idleMs);
    idle.unref();
  };

  return {
    get identity() {
      return identity;
    },
    parallel,
    async load({ signal, onProgress } = {}) {
      if (onProgress !== undefined) listeners.push(onProgress);
      try {
        await orAbort(loaded(), signal);
        waitForIdle();
      } finally {
        listeners = listeners.filter(listener => listener !== onProgress);
      }
    },
    async generate(request, generate = {}) {
      throwIfAborted(generate.signal);
      busy += 1;
      clearTimeout(idle);
      try {
        const { engine, scheduler } = await orAbort(loaded(), generate.signal);
        const prompt = engine.tokenize(request);
        const most = engine.contextTokens - LEAST_ANSWER;
        if (prompt.length > most) throw tooLong(prompt.length, most);
        const leaf = createLeaf(prompt, request, generate);
        if (!leaf.settled) scheduler.add(leaf);
        return await leaf.result;
      } finally {
        busy -= 1;
        if (busy === 0) waitForIdle();
      }
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await unload('The model was shut down.');
    },
  };
}

function tooLong(found: number, most: number): ReasonCodeError {
  return new ReasonCodeError(
    'prompt-too-long',
    `The prompt has ${found} tokens; the model's context has room for ${most}. ` +
      'Shorten the docstring, or move helpers that the function does not need to another file.',
  );
}
