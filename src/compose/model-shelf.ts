import { totalmem } from 'node:os';
import { join } from 'node:path';
import { STAND_IN_NAME } from '../adapters/model-files/stand-in.ts';
import { checkGguf } from '../adapters/model-files/gguf.ts';
import { recall } from '../adapters/model-files/manifest.ts';
import { listCache, removeModel } from '../adapters/model-files/model-cache.ts';
import type { CacheContent, Removal } from '../adapters/model-files/model-cache.ts';
import { obtainModel } from '../adapters/model-files/obtain-model.ts';
import type { ObtainedModel, ObtainOptions } from '../adapters/model-files/obtain-model.ts';
import {
  DEFAULT_MODEL,
  STAND_IN,
  parseModelSpec,
} from '../adapters/model-files/parse-model-spec.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import { CURATED_MODELS } from '../core/model/curated-models.ts';
import type { CuratedModel } from '../core/model/curated-models.ts';
import type { LoadProgress } from '../core/model/language-model.ts';
import { isRemoteSpec, modelName } from './model-name.ts';
import { fitOf, memoryNeeded } from './model-memory.ts';
import type { ModelMemory } from './model-memory.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

export type ShelfOptions = {
  readonly cacheFolder: string;
  readonly notice: (line: string) => void;
  /** Reads the environment: HF_ENDPOINT and HF_TOKEN, which go nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Whether a model can be asked at once: `missing` ones are fetched by the first solve. */
export type Presence = 'ready' | 'missing' | 'elsewhere';

export type ListedModel = CuratedModel & {
  /** Ready on this machine. */
  readonly cached: boolean;
  /** What is here of a download that was cut off, of 1. */
  readonly fetched?: number;
  readonly memory: ModelMemory;
};

export type ModelListing = CacheContent & {
  /** Models worth choosing, the default first. */
  readonly curated: readonly ListedModel[];
};

/** The model files of this machine, and those that can be had. */
export interface ModelShelf {
  /** @param inFlight candidates under way at once: each takes memory of its own */
  list(inFlight?: number): Promise<ModelListing>;
  /** What a model of the settings is called, and whether it is here. */
  presence(model: string): Promise<{ readonly presence: Presence; readonly name: string }>;
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
    async list(inFlight = DEFAULT_SETTINGS.inFlight) {
      const content = await listCache(folder);
      const machine = { freeBytes: process.availableMemory(), totalBytes: totalmem() };
      const list = async (model: CuratedModel): Promise<ListedModel> => {
        const here = content.models.find(
          ({ spec, state }) => spec === model.spec && state === 'ready',
        );
        const part = content.unfinished.find(({ spec }) => spec === model.spec);
        const neededBytes = await memoryNeeded(model, inFlight, here?.path);
        return {
          ...model,
          cached: here !== undefined,
          ...(part?.totalBytes === undefined ? {} : { fetched: part.bytes / part.totalBytes }),
          memory: { neededBytes, fit: fitOf(neededBytes, machine) },
        };
      };
      return { ...content, curated: await Promise.all(CURATED_MODELS.map(list)) };
    },
    async presence(model) {
      const name = modelName({ model });
      if (isRemoteSpec(model)) return { presence: 'elsewhere', name };
      const spec = parseModelSpec(name);
      const isHere =
        spec.kind === 'path'
          ? (await checkGguf(spec.path)) === undefined
          : (await recall(folder, spec.text)) !== undefined;
      // Where the default cannot be had its stand-in takes its place.
      const isStoodIn = model.trim() === '' && (await recall(folder, STAND_IN)) !== undefined;
      return { presence: isHere || isStoodIn ? 'ready' : 'missing', name };
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
