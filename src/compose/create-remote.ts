import { isOutOfReach } from '../adapters/system/network.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import type { RemoteModel } from '../core/solve/remote-model.ts';
import { createModel } from './create-model.ts';
import { isRemoteSpec } from './model-name.ts';
import type { ModelOptions } from './create-model.ts';
import type { Settings } from './settings.ts';

export type RemoteOptions = Omit<ModelOptions, 'settings'> & {
  readonly settings: Settings;
  readonly parts?: { readonly remote?: LanguageModel };
};

/** Why these settings contradict themselves, and what to do; undefined when they do not. */
export function contradiction({
  model,
  router,
}: Pick<Settings, 'model' | 'router'>): string | undefined {
  if (router !== 'local' || !isRemoteSpec(model)) return undefined;
  return `The router is set to local models only, and ${withoutSecrets(model)} is not on this machine. Name a local one with reasonCode.model (--model), or set reasonCode.router (--router) to auto.`;
}

/** The address in a spec such as `openai:BASE_URL#MODEL`; empty when there is none. */
export function addressOf(spec: string): string {
  return /^openai:([^#]*)/i.exec(spec)?.[1] ?? '';
}

/** The second model of the settings; nothing is loaded or sent until the router asks it. */
export function createRemote(options: RemoteOptions): RemoteModel | undefined {
  const { settings, parts } = options;
  const name = settings.remoteModel;
  if (name === '') return undefined;
  return {
    model: parts?.remote ?? createModel({ ...options, settings: { ...settings, model: name } }),
    name: withoutSecrets(name),
    isOffline: () => isOutOfReach(addressOf(name)),
  };
}

/** A spec as it is shown: without what somebody may have written into its address. */
function withoutSecrets(spec: string): string {
  return spec.replace(/\/\/[^/@#]*@/, '//').replace(/\?[^#]*/, '');
}
