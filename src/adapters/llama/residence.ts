import { orAbort } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { LoadProgress, ModelIdentity } from '../../core/model/language-model.ts';
import { shutDown } from '../../core/model/model-errors.ts';
import { createUse, createWatchers } from './use.ts';
import type { AnswerTokens } from './writing.ts';
import { ENGINE, loadModel } from './load-model.ts';
import type { Loaded } from './load-model.ts';

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
  /** Takes so many whatever happens. @default what the machine has, as it goes */
  readonly threads?: number;
  /** @default 'auto' */
  readonly gpu?: 'auto' | false;
  /** Where it is remembered how many threads do best; without it nothing is measured. */
  readonly calibrationFolder?: string;
  /** The model is unloaded after this long without a request. @default 5 minutes */
  readonly idleMs?: number;
  /** Told the tokens of every finished answer; for measurements. */
  readonly onAnswer?: (answer: AnswerTokens) => void;
  /** False does without the engine's internal fork of sequences. @default true */
  readonly mayFork?: boolean;
};

export type Residence = {
  identity(): ModelIdentity;
  /** Loads when needed, counts as use until the work is done, unloads after idle time. */
  use<T>(work: (loaded: Loaded) => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
  /** Listens to the progress of loading; gives a function that stops listening. */
  watch(listener: ((progress: LoadProgress) => void) | undefined): () => void;
  end(): Promise<void>;
};

/** Owns the engine: at most one load at a time, shared by all who wait for it. */
export function createResidence(options: LlamaModelOptions): Residence {
  let identity: ModelIdentity = { id: 'not loaded', weakStandIn: false, engine: ENGINE };
  const watchers = createWatchers();
  const ending = new AbortController();
  let loading: Promise<Loaded> | undefined;

  const load = async (): Promise<Loaded> => {
    const loaded = await loadModel(options, ending.signal, watchers.tell);
    identity = loaded.identity;
    return loaded;
  };
  const unload = async (why: ReasonCodeError): Promise<void> => {
    const current = await loading?.catch(() => undefined);
    loading = undefined;
    await current?.close(why);
  };
  const use = createUse(() => void unload(unloaded()), options.idleMs);
  return {
    identity: () => identity,
    watch: watchers.watch,
    async use(work, signal) {
      if (ending.signal.aborted) throw shutDown();
      return use.during(async () => {
        loading ??= load().catch((error: unknown) => {
          loading = undefined;
          throw error;
        });
        return work(await orAbort(loading, signal));
      });
    },
    async end() {
      ending.abort();
      use.stop();
      await unload(shutDown());
    },
  };
}

function unloaded(): ReasonCodeError {
  return new ReasonCodeError('model-load-failed', 'The model was unloaded.');
}
