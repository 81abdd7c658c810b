import { orAbort, throwIfAborted } from '../../../core/base/abort.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { LanguageModel, LoadProgress } from '../../../core/model/language-model.ts';
import { createLlamaModel } from '../create-llama-model.ts';
import type { LlamaModelOptions, ModelFile } from '../residence.ts';
import { createChildModel } from './child-model.ts';
import { decidePlacement, pinned } from './decide.ts';
import type { Placement, PlacementSetting } from './decide.ts';
import type { ForkOptions } from './fork-model.ts';
import { engineSettings } from './messages.ts';
import type { EngineSettings } from './messages.ts';
import { modelKey } from './model-key.ts';
import { createRunningMark } from './running-mark.ts';
import { shutDown } from './shut-down.ts';

export type PlacedModelOptions = {
  readonly placement: PlacementSetting;
  /** Where crashes and trials are remembered, for all windows of this machine. */
  readonly folder: string;
  readonly fork: ForkOptions;
  readonly clock: Clock;
  /** Told in one line when the model does not run where it was meant to. */
  readonly notice: (line: string) => void;
};

/**
 * A model in this process or in a child, as the setting and this machine's past say. Where it runs
 * is decided when it is first needed, and stays so as long as this process lives.
 */
export function createPlacedModel(
  options: LlamaModelOptions,
  placing: PlacedModelOptions,
): LanguageModel {
  const places = createPlaces(options, placing);
  return {
    get identity() {
      return places.present().identity;
    },
    get parallel() {
      return places.present().parallel;
    },
    async load({ signal, onProgress } = {}) {
      const leave = places.watch(onProgress);
      try {
        const model = await places.decided(signal);
        await model.load({
          ...(signal === undefined ? {} : { signal }),
          ...(onProgress === undefined ? {} : { onProgress }),
        });
      } finally {
        leave();
      }
    },
    async generate(request, generate = {}) {
      throwIfAborted(generate.signal);
      return (await places.decided(generate.signal)).generate(request, generate);
    },
    [Symbol.asyncDispose]: () => places.end(),
  };
}

type Places = {
  /** The model where it runs; before that is decided, one that is not loaded. */
  present(): LanguageModel;
  decided(signal: AbortSignal | undefined): Promise<LanguageModel>;
  /** Listens to the progress of deciding; gives a function that stops listening. */
  watch(listener: ((progress: LoadProgress) => void) | undefined): () => void;
  end(): Promise<void>;
};

function createPlaces(options: LlamaModelOptions, placing: PlacedModelOptions): Places {
  const listeners = new Set<(progress: LoadProgress) => void>();
  const ending = new AbortController();
  const { signal } = ending;
  const files = createFileOnce(options.obtain);
  const own: LlamaModelOptions = { ...options, obtain: files.obtain };
  const unplaced = createLlamaModel(own);
  let model: LanguageModel | undefined;
  let deciding: Promise<LanguageModel> | undefined;

  const decide = async (): Promise<LanguageModel> => {
    const onProgress = (progress: LoadProgress): void => {
      for (const listener of listeners) listener(progress);
    };
    const file = await options.obtain({ signal, onProgress });
    const settings = engineSettings(options);
    const placement = await place({ ...placing, file, settings, signal, onProgress });
    throwIfAborted(signal);
    files.give(file);
    if (placement.where === 'child') return createChildModel(own, placing);
    return markedModel(unplaced, placing.folder, (await modelKey(file.path)).model);
  };
  return {
    present: () => model ?? unplaced,
    async decided(wanted) {
      if (signal.aborted) throw shutDown();
      deciding ??= decide().catch((error: unknown) => {
        deciding = undefined;
        throw signal.aborted ? shutDown() : error;
      });
      return (model = await orAbort(deciding, wanted));
    },
    watch(listener) {
      if (listener === undefined) return () => undefined;
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async end() {
      ending.abort();
      const decided = await deciding?.catch(() => undefined);
      await decided?.[Symbol.asyncDispose]();
      await unplaced[Symbol.asyncDispose]();
    },
  };
}

/** Finding the file says what it has to say only once, although deciding and loading both ask. */
function createFileOnce(find: LlamaModelOptions['obtain']): {
  readonly give: (file: ModelFile) => void;
  readonly obtain: LlamaModelOptions['obtain'];
} {
  let found: ModelFile | undefined;
  return {
    give: file => (found = file),
    obtain(options) {
      const file = found;
      found = undefined;
      return file === undefined ? find(options) : Promise.resolve(file);
    },
  };
}

type PlaceOptions = PlacedModelOptions & {
  readonly file: ModelFile;
  readonly settings: EngineSettings;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
};

async function place(options: PlaceOptions): Promise<Placement> {
  const { placement: setting, folder, fork, notice, file, settings, signal, onProgress } = options;
  const fixed = pinned(setting);
  if (fixed !== undefined) return fixed;
  const placement = await decidePlacement({ folder, fork, file, settings, signal, onProgress });
  if (placement.moved) {
    notice(
      `The model runs in a process of its own: ${placement.why}. ` +
        'The setting reasonCode.modelPlacement (--model-placement) decides otherwise.',
    );
  }
  return placement;
}

/** The same model, with a mark on disk while native code may end this process. */
function markedModel(model: LanguageModel, folder: string, key: string): LanguageModel {
  const mark = createRunningMark(folder, key);
  // Loading goes on when its caller has left, and so does the mark.
  const load = async (
    signal: AbortSignal | undefined,
    onProgress?: (progress: LoadProgress) => void,
  ): Promise<void> => {
    throwIfAborted(signal);
    const options = onProgress === undefined ? {} : { onProgress };
    const loading = mark.during(() => model.load(options));
    return orAbort(loading, signal);
  };
  return {
    get identity() {
      return model.identity;
    },
    get parallel() {
      return model.parallel;
    },
    load: ({ signal, onProgress } = {}) => load(signal, onProgress),
    async generate(request, options = {}) {
      await load(options.signal);
      return mark.during(() => model.generate(request, options));
    },
    async [Symbol.asyncDispose]() {
      // Whoever disposes of the model is done with it: dying of that harms nobody.
      mark.clear();
      await model[Symbol.asyncDispose]();
    },
  };
}
