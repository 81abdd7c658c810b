import { orAbort, throwIfAborted } from '../../../core/base/abort.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { LanguageModel, LoadProgress } from '../../../core/model/language-model.ts';
import { shutDown } from '../../../core/model/model-errors.ts';
import { createLlamaModel } from '../create-llama-model.ts';
import type { LlamaModel } from '../create-llama-model.ts';
import type { Adapter } from '../open-context.ts';
import type { LlamaModelOptions, ModelFile } from '../residence.ts';
import { createWatchers } from '../use.ts';
import { createChildModel } from './child-model.ts';
import { decidePlacement, pinned } from './decide.ts';
import type { Placement, PlacementSetting } from './decide.ts';
import type { ForkOptions } from './fork-model.ts';
import { engineSettings } from './messages.ts';
import type { EngineSettings } from './messages.ts';
import { modelKey } from './model-key.ts';
import { createRunningMark } from './running-mark.ts';
import type { RunningMark } from './running-mark.ts';

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
): LlamaModel {
  const places = createPlaces(options, placing);
  const face = (choose: (model: LlamaModel) => LanguageModel): LanguageModel => ({
    get identity() {
      return choose(places.present()).identity;
    },
    get parallel() {
      return places.present().parallel;
    },
    async load({ signal, onProgress } = {}) {
      const leave = places.watch(onProgress);
      try {
        const model = choose(await places.decided(signal));
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
      return choose(await places.decided(generate.signal)).generate(request, generate);
    },
    // What has adapters does not own the weights.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  const plain = face(model => model);
  return Object.assign(plain, {
    withAdapters: (adapters: readonly Adapter[]) => face(model => model.withAdapters(adapters)),
    [Symbol.asyncDispose]: () => places.end(),
  });
}

type Places = {
  /** The model where it runs; before that is decided, one that is not loaded. */
  present(): LlamaModel;
  decided(signal: AbortSignal | undefined): Promise<LlamaModel>;
  /** Listens to the progress of deciding; gives a function that stops listening. */
  watch(listener: ((progress: LoadProgress) => void) | undefined): () => void;
  end(): Promise<void>;
};

function createPlaces(options: LlamaModelOptions, placing: PlacedModelOptions): Places {
  const watchers = createWatchers();
  const ending = new AbortController();
  const { signal } = ending;
  const files = createFileOnce(options.obtain);
  const own: LlamaModelOptions = { ...options, obtain: files.obtain };
  const unplaced = createLlamaModel(own);
  let model: LlamaModel | undefined;
  let deciding: Promise<LlamaModel> | undefined;

  const decide = async (): Promise<LlamaModel> => {
    const onProgress = watchers.tell;
    const file = await options.obtain({ signal, onProgress });
    const settings = engineSettings(options);
    const placement = await place({ ...placing, file, settings, signal, onProgress });
    throwIfAborted(signal);
    files.give(file);
    if (placement.where === 'child') {
      return createChildModel(own, { ...placing, afterCrashes: withoutGpu });
    }
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
    watch: watchers.watch,
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
function markedModel(model: LlamaModel, folder: string, key: string): LlamaModel {
  const mark = createRunningMark(folder, key);
  return Object.assign(marked(model, mark), {
    withAdapters: (adapters: readonly Adapter[]) => marked(model.withAdapters(adapters), mark),
    async [Symbol.asyncDispose]() {
      // Whoever disposes of the model is done with it: dying of that harms nobody.
      mark.clear();
      await model[Symbol.asyncDispose]();
    },
  });
}

function marked(model: LanguageModel, mark: RunningMark): LanguageModel {
  // Loading goes on when its caller has left, and so does the mark.
  const load: LanguageModel['load'] = async ({ signal, onProgress } = {}) => {
    throwIfAborted(signal);
    const options = onProgress === undefined ? {} : { onProgress };
    const loading = mark.during(() => model.load(options));
    return orAbort(loading, signal);
  };
  return {
    get identity() {
      return model.identity;
    },
    parallel: model.parallel,
    load,
    async generate(request, options = {}) {
      await load(options.signal === undefined ? {} : { signal: options.signal });
      return mark.during(() => model.generate(request, options));
    },
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}

/** A graphics card's driver is the likeliest to blame: the last start does without it. */
function withoutGpu(settings: EngineSettings, crashes: number): EngineSettings {
  return crashes >= 2 ? { ...settings, gpu: false } : settings;
}
