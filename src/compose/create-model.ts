import { join } from 'node:path';
import { createPlacedModel } from '../adapters/llama/placement/create-placed-model.ts';
import type { LlamaModelOptions } from '../adapters/llama/residence.ts';
import { createRecordedModel } from '../adapters/recorded/recorded-model.ts';
import { obtainModel } from '../adapters/model-files/obtain-model.ts';
import { DEFAULT_MODEL } from '../adapters/model-files/parse-model-spec.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import { obtainOptions } from './model-shelf.ts';
import type { Settings } from './settings.ts';

export type ModelOptions = {
  /** Folder of the build (`dist`), with the bundle of the model's own process. */
  readonly assets: string;
  readonly cacheFolder: string;
  readonly settings: Pick<Settings, 'model' | 'modelPlacement' | 'threads' | 'inFlight'>;
  /** Told in one line what the user should know about the model that was taken. */
  readonly notice: (line: string) => void;
  /** Reads the environment: HF_ENDPOINT and HF_TOKEN, which go nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

const RECORDED = /^recorded:(.+)$/;

/**
 * The model that the settings name; fetched and loaded when it is first needed.
 * `recorded:FILE` answers out of a file of samples; what is not in it is asked of the model that
 * the file was recorded from.
 */
export function createModel(options: ModelOptions): LanguageModel {
  const path = RECORDED.exec(options.settings.model)?.[1];
  if (path === undefined) return createLocalModel(options);
  return recordModel({ ...options, settings: { ...options.settings, model: '' } }, path);
}

/** The settings' model, with every answer kept in a file and never asked for twice. */
export function recordModel(options: ModelOptions, path: string): LanguageModel {
  return createRecordedModel({
    path,
    spec: options.settings.model,
    live: spec => createLocalModel({ ...options, settings: { ...options.settings, model: spec } }),
  });
}

function createLocalModel({ settings, ...options }: ModelOptions): LanguageModel {
  const named = settings.model === '' ? undefined : settings.model;
  const obtaining = obtainOptions(options);
  const { assets, cacheFolder, notice } = options;
  const engine: LlamaModelOptions = {
    parallel: Math.min(8, settings.inFlight),
    ...(settings.threads > 0 ? { threads: settings.threads } : {}),
    obtain: progress => obtainModel(named, { ...obtaining, ...progress }),
  };
  return createPlacedModel(engine, {
    placement: settings.modelPlacement,
    folder: placementFolder(cacheFolder),
    fork: { entry: join(assets, 'model-process.mjs') },
    clock: systemClock,
    notice,
  });
}

/** Where it is remembered how models fared in which process. */
export function placementFolder(cacheFolder: string): string {
  return join(cacheFolder, 'placement');
}

/** What the settings' model is called before it is loaded. */
export function modelName({ model }: Pick<Settings, 'model'>): string {
  return model === '' ? DEFAULT_MODEL : model;
}
