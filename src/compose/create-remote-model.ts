import { join } from 'node:path';
import { createEditorModel } from '../adapters/editor/create-editor-model.ts';
import type { EditorChat } from '../adapters/editor/create-editor-model.ts';
import { createOpenaiModel } from '../adapters/openai/create-openai-model.ts';
import { parseOpenaiSpec } from '../adapters/openai/parse-openai-spec.ts';
import { dataFolder } from '../adapters/system/folders.ts';
import { isOwnHost } from '../adapters/system/network.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import type { Settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How models outside of this machine are reached, and by whose leave. */
export type RemoteAccess = {
  /** Knows the proxy and the authorities. @default Node's own */
  readonly fetch?: typeof globalThis.fetch;
  /** The key for an address. @default `environmentKey` */
  readonly apiKey?: (baseUrl: string) => Promise<string | undefined>;
  /** The models of the editor; only inside of one. */
  readonly editorChats?: () => Promise<readonly EditorChat[]>;
};

/** What the settings say about remote models. */
export type RemoteSettings = Pick<Settings, 'inFlight' | (keyof Settings & `remote${string}`)>;

/** The models that an editor has. */
export type EditorChats = Awaited<ReturnType<NonNullable<RemoteAccess['editorChats']>>>;

export type RemoteModelOptions = {
  readonly cacheFolder: string;
  readonly settings: RemoteSettings;
  readonly notice: (line: string) => void;
  readonly env: Environment;
  readonly access?: RemoteAccess;
};

/** The model of `openai:BASE_URL#MODEL`. Throws `model-spec-invalid`. */
export function createRemoteModel(spec: string, options: RemoteModelOptions): LanguageModel {
  const { cacheFolder, settings, env, access = {} } = options;
  const apiKey = access.apiKey ?? (baseUrl => Promise.resolve(environmentKey(env, baseUrl)));
  return createOpenaiModel({
    spec: parseOpenaiSpec(spec),
    fetch: access.fetch ?? globalThis.fetch,
    apiKey: warned(apiKey, options.notice),
    clock: systemClock,
    // Only for how long to wait: nothing that a result depends on.
    random: Math.random,
    parallel: settings.inFlight,
    patience: {
      firstTokenMs: settings.remoteFirstTokenSeconds * 1000,
      idleMs: settings.remoteIdleSeconds * 1000,
    },
    limits: {
      requestsPerSolve: settings.remoteRequestsPerSolve,
      tokensPerSolve: settings.remoteTokensPerSolve,
      requestsPerDay: settings.remoteRequestsPerDay,
      tokensPerDay: settings.remoteTokensPerDay,
      pricePerMillion: settings.remotePricePerMillionTokens,
      costPerSolve: settings.remoteCostPerSolve,
      costPerDay: settings.remoteCostPerDay,
    },
    capabilityFolder: join(cacheFolder, 'endpoints'),
    ledgerFolder: join(dataFolder(env), 'remote-usage'),
  });
}

/** The editor's model with this name. Throws `model-spec-invalid` outside of an editor. */
export function createModelOfEditor(id: string, options: RemoteModelOptions): LanguageModel {
  const { settings, notice, access } = options;
  const chats = access?.editorChats;
  if (chats === undefined)
    throw new ReasonCodeError(
      'model-spec-invalid',
      'A model of the editor (editor:ID) can be had inside VS Code alone. Name another one here: openai:BASE_URL#MODEL, hf:USER/REPOSITORY:QUANTISATION, or the path of a GGUF file.',
    );
  return createEditorModel({ id, chats, parallel: settings.inFlight, notice });
}

/**
 * The key that the environment has for an address: REASON_CODE_API_KEY for any that the user
 * names, OPENAI_API_KEY for OpenAI's own alone.
 */
export function environmentKey(env: Environment, baseUrl: string): string | undefined {
  const own = env['REASON_CODE_API_KEY'];
  if (own !== undefined && own !== '') return own;
  const isOpenai = new URL(baseUrl).origin === 'https://api.openai.com';
  const theirs = isOpenai ? env['OPENAI_API_KEY'] : undefined;
  return theirs === '' ? undefined : theirs;
}

/** Says once that a key leaves this machine unencrypted. */
function warned(
  apiKey: (baseUrl: string) => Promise<string | undefined>,
  notice: (line: string) => void,
): (baseUrl: string) => Promise<string | undefined> {
  let isSaid = false;
  return async baseUrl => {
    const key = await apiKey(baseUrl);
    const { protocol, hostname, host } = new URL(baseUrl);
    if (key !== undefined && protocol === 'http:' && !isOwnHost(hostname) && !isSaid) {
      isSaid = true;
      notice(`The API key and what is asked go to ${host} unencrypted: its address is http:.`);
    }
    return key;
  };
}
