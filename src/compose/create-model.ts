import { join } from 'node:path';
import { mustHaveEngine } from '../adapters/llama/engine-presence.ts';
import { CONTEXT_TOKENS } from '../adapters/llama/load-model.ts';
import { createPlacedModel } from '../adapters/llama/placement/create-placed-model.ts';
import type { LlamaModelOptions } from '../adapters/llama/residence.ts';
import { createRecordedModel } from '../adapters/recorded/recorded-model.ts';
import { obtainModel } from '../adapters/model-files/obtain-model.ts';
import { isOpenaiSpec } from '../adapters/openai/parse-openai-spec.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import { adapterPaths, adapterSets, withAdapters } from './adapters.ts';
import { obtainChecked } from './check-model-file.ts';
import { parallelOf } from './model-memory.ts';
import { obtainOptions } from './model-shelf.ts';
import { EDITOR_SPEC, isRemoteSpec, modelName } from './model-name.ts';
import { createModelOfEditor, createRemoteModel } from './create-remote-model.ts';
import type { RemoteAccess, RemoteSettings } from './create-remote-model.ts';
import type { Settings } from './settings.ts';

export type ModelOptions = {
  /** Folder of the build (`dist`), with the bundle of the model's own process. */
  readonly assets: string;
  readonly cacheFolder: string;
  readonly settings: Pick<Settings, 'model' | 'modelPlacement' | 'threads' | 'adapters'> &
    RemoteSettings;
  /** Told in one line what the user should know about the model that was taken. */
  readonly notice: (line: string) => void;
  /**
   * Reads the environment: HF_ENDPOINT and HF_TOKEN, which go to the hub, and the keys of remote
   * models (see `environmentKey`); none of them goes anywhere else.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How models outside of this machine are reached, if the settings name one. */
  readonly access?: RemoteAccess;
};

const RECORDED = /^recorded:(.+)$/;

/**
 * The model that the settings name; fetched, loaded or asked when it is first needed, not before.
 * `openai:BASE_URL#MODEL` is asked over the network, `editor:ID` is the editor's own.
 * `recorded:FILE` answers out of a file of samples; what is not in it is asked of the model that
 * the file was recorded from.
 */
export function createModel(options: ModelOptions): LanguageModel {
  const path = RECORDED.exec(options.settings.model)?.[1];
  if (path === undefined) return createNamedModel(options);
  return recordModel({ ...options, settings: { ...options.settings, model: '' } }, path);
}

/** The settings' model, with every answer kept in a file and never asked for twice. */
export function recordModel(options: ModelOptions, path: string): LanguageModel {
  const named = options.settings.model;
  return createRecordedModel({
    path,
    spec: named,
    // A file may come from anywhere: it alone never makes anything leave this machine.
    live: spec =>
      spec !== named && isRemoteSpec(spec)
        ? refusingModel(modelName({ model: spec }), unnamed(path, spec))
        : createNamedModel({ ...options, settings: { ...options.settings, model: spec } }),
  });
}

function unnamed(path: string, spec: string): ReasonCodeError {
  return new ReasonCodeError(
    'model-missing',
    `${path} has no answer to this prompt, and the model it was recorded from (${modelName({ model: spec })}) is not on this machine: it is asked only when you name it. Record it with bench --record ${path} --model SPEC.`,
  );
}

function createNamedModel(options: ModelOptions): LanguageModel {
  const spec = options.settings.model.trim();
  const editorId = EDITOR_SPEC.exec(spec)?.[1];
  try {
    if (editorId !== undefined) return createModelOfEditor(editorId, options);
    return isOpenaiSpec(spec) ? createRemoteModel(spec, options) : createLocalModel(options);
  } catch (error) {
    return refusingModel(modelName(options.settings), error);
  }
}

/** A model that says why it is none as soon as it is used: what needs no model goes on. */
function refusingModel(id: string, error: unknown): LanguageModel {
  const refuse = (): Promise<never> =>
    Promise.reject(error instanceof Error ? error : new Error(String(error)));
  return {
    identity: { id, weakStandIn: false, engine: 'none' },
    parallel: 1,
    load: refuse,
    generate: refuse,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function createLocalModel({ settings, ...options }: ModelOptions): LanguageModel {
  const named = settings.model === '' ? undefined : settings.model;
  const obtaining = obtainOptions(options);
  const { assets, cacheFolder, notice } = options;
  const parallel = parallelOf(settings.inFlight);
  const obtain: LlamaModelOptions['obtain'] = async progress => {
    mustHaveEngine();
    return obtainModel(named, { ...obtaining, ...progress });
  };
  const contexts = 1 + adapterSets(settings);
  const shape = { parallel, contextTokens: CONTEXT_TOKENS, contexts };
  const engine: LlamaModelOptions = {
    parallel,
    ...(settings.threads > 0 ? { threads: settings.threads } : {}),
    obtain: obtainChecked(obtain, { ...shape, adapters: adapterPaths(settings) }),
    calibrationFolder: join(cacheFolder, 'threads'),
  };
  const model = createPlacedModel(engine, {
    placement: settings.modelPlacement,
    folder: placementFolder(cacheFolder),
    fork: { entry: join(assets, 'model-process.mjs') },
    clock: systemClock,
    notice,
  });
  return withAdapters(model, settings);
}

/** Where it is remembered how models fared in which process. */
export function placementFolder(cacheFolder: string): string {
  return join(cacheFolder, 'placement');
}
