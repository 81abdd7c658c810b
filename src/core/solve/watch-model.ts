import type { LanguageModel } from '../model/language-model.ts';
import type { NewEvent } from './solve-context.ts';

/** A model as one solve uses it: loaded once, and known for the errors that are its own. */
export type WatchedModel = {
  readonly model: LanguageModel;
  /** Loads it; the same promise for every caller. It is never an unhandled rejection. */
  load(): Promise<void>;
  /** True for an error that `load` or `generate` rejected with. */
  isFailure(error: unknown): boolean;
};

/** Watches a model; `emit` is told how far its loading is. */
export function watchModel(
  model: LanguageModel,
  emit: (event: NewEvent) => void,
  signal: AbortSignal,
): WatchedModel {
  const failures = new Set<unknown>();
  const watch = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      failures.add(error);
      throw error;
    }
  };
  let loading: Promise<void> | undefined;
  return {
    isFailure: error => failures.has(error),
    load() {
      if (loading !== undefined) return loading;
      emit({ type: 'phase', phase: 'loading-model' });
      loading = watch(model.load({ signal, onProgress: progress => emit(loadPhase(progress)) }));
      loading.catch(() => undefined);
      return loading;
    },
    model: {
      get identity() {
        return model.identity;
      },
      get parallel() {
        return model.parallel;
      },
      load: options => watch(model.load(options)),
      generate: (request, options) => watch(model.generate(request, options)),
      [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
    },
  };
}

type OnProgress = NonNullable<NonNullable<Parameters<LanguageModel['load']>[0]>['onProgress']>;

function loadPhase({ phase, fraction, detail }: Parameters<OnProgress>[0]): NewEvent {
  return {
    type: 'phase',
    phase: 'loading-model',
    detail: detail === undefined ? phase : `${phase} ${detail}`,
    ...(fraction === undefined ? {} : { fraction }),
  };
}
