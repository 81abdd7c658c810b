import { join } from 'node:path';
import { createLlamaModel } from '../adapters/llama/create-llama-model.ts';
import { obtainModel } from '../adapters/model-files/obtain-model.ts';
import { DEFAULT_MODEL } from '../adapters/model-files/parse-model-spec.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import type { Settings } from './settings.ts';

export type ModelOptions = {
  readonly cacheFolder: string;
  readonly settings: Pick<Settings, 'model' | 'threads' | 'inFlight'>;
  /** Told in one line what the user should know about the model that was taken. */
  readonly notice: (line: string) => void;
  /** Reads the environment: HF_ENDPOINT and HF_TOKEN, which go nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** The local model that the settings name; fetched and loaded when it is first needed. */
export function createModel({ cacheFolder, settings, notice, env }: ModelOptions): LanguageModel {
  const named = settings.model === '' ? undefined : settings.model;
  const endpoint = env['HF_ENDPOINT'];
  const token = env['HF_TOKEN'];
  return createLlamaModel({
    parallel: Math.min(8, settings.inFlight),
    ...(settings.threads > 0 ? { threads: settings.threads } : {}),
    obtain: options =>
      obtainModel(named, {
        folder: join(cacheFolder, 'models'),
        fetch: globalThis.fetch,
        notice,
        ...(endpoint === undefined || endpoint === '' ? {} : { endpoint }),
        ...(token === undefined || token === '' ? {} : { token }),
        ...options,
      }),
  });
}

/** What the settings' model is called before it is loaded. */
export function modelName({ model }: Pick<Settings, 'model'>): string {
  return model === '' ? DEFAULT_MODEL : model;
}
