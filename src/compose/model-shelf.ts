import { join } from 'node:path';
import { STAND_IN_NAME } from '../adapters/model-files/stand-in.ts';
import { listCache, removeModel } from '../adapters/model-files/model-cache.ts';
import type { CacheContent, Removal } from '../adapters/model-files/model-cache.ts';
import { obtainModel } from '../adapters/model-files/obtain-model.ts';
import type { ObtainedModel, ObtainOptions } from '../adapters/model-files/obtain-model.ts';
import { DEFAULT_MODEL, parseModelSpec } from '../adapters/model-files/parse-model-spec.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import { CURATED_MODELS } from '../core/model/curated-models.ts';
import type { CuratedModel } from '../core/model/curated-models.ts';
import type { LoadProgress } from '../core/model/language-model.ts';

export type ShelfOptions = {
  readonly cacheFolder: string;
  readonly notice: (line: string) => void;
  /** Reads the environment: HF_ENDPOINT and HF_TOKEN, which go nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

export type ModelListing = CacheContent & {
  /** Models worth choosing; `cached` where one is ready on this machine. */
  readonly curated: readonly (CuratedModel & { readonly cached: boolean })[];
};

/** The model files of this machine, and those that can be had. */
export interface ModelShelf {
  list(): Promise<ModelListing>;
  /**
   * Fetches a model into the cache, or finds it there. What was named is never replaced by another.
   * Throws `model-*` errors, and an `AbortError` after an abort: what was fetched stays.
   */
  fetch(
    spec: string,
    options: {
      readonly signal?: AbortSignal;
      readonly onProgress?: (progress: LoadProgress) => void;
    },
  ): Promise<ObtainedModel>;
  /** Deletes a model and what belongs to it; throws `model-missing`, or `usage` while it is fetched. */
  remove(spec: string): Promise<Removal>;
}

/** What finding and fetching a model needs, out of what the doors know. */
export function obtainOptions({
  cacheFolder,
  notice,
  env,
}: ShelfOptions): Pick<ObtainOptions, 'folder' | 'fetch' | 'notice' | 'endpoint' | 'token'> {
  const endpoint = env['HF_ENDPOINT'];
  const token = env['HF_TOKEN'];
  return {
    folder: join(cacheFolder, 'models'),
    fetch: globalThis.fetch,
    notice,
    ...(endpoint === undefined || endpoint === '' ? {} : { endpoint }),
    ...(token === undefined || token === '' ? {} : { token }),
  };
}

export function createModelShelf(options: ShelfOptions): ModelShelf {
  const obtaining = obtainOptions(options);
  const { folder } = obtaining;
  return {
    async list() {
      const content = await listCache(folder);
      const ready = new Set(
        content.models.filter(({ state }) => state === 'ready').map(({ spec }) => spec),
      );
      const curated = CURATED_MODELS.map(one => ({ ...one, cached: ready.has(one.spec) }));
      return { ...content, curated };
    },
    async fetch(spec, progress) {
      if (parseModelSpec(spec).kind === 'path')
        throw new ReasonCodeError(
          'usage',
          `"${spec}" is a file on this machine, or none: there is nothing to fetch. Give hf:USER/REPOSITORY:QUANTISATION (for example ${DEFAULT_MODEL}), a URL, or stand-in (${STAND_IN_NAME}).`,
        );
      return obtainModel(spec, { ...obtaining, ...progress, mayReplace: false });
    },
    remove: spec => removeModel(folder, spec),
  };
}
