import { isOutOfReach } from '../adapters/system/network.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import type { RemoteModel } from '../core/solve/remote-model.ts';
import { createModel } from './create-model.ts';
import type { ModelOptions } from './create-model.ts';
import type { Settings } from './settings.ts';

export type RemoteOptions = Omit<ModelOptions, 'settings'> & {
  readonly settings: Settings;
  readonly parts?: { readonly remote?: LanguageModel };
};

/** True for a model that is not on this machine, by its name. */
export function isRemoteSpec(spec: string): boolean {
  return /^(?:openai|editor):/i.test(spec.trim());
}

/** Why these settings contradict themselves, and what to do; undefined when they do not. */
export function contradiction({
  model,
  router,
}: Pick<Settings, 'model' | 'router'>): string | undefined {
  if (router !== 'local' || !isRemoteSpec(model)) return undefined;
  return `The router is set to local models only, and ${withoutSecrets(model)} is not on this machine. Name a local one with reasonCode.model (--model), or set reasonCode.router (--router) to auto.`;
}

/** What a spec such as `openai:BASE_URL#MODEL` says of where the model is. */
const ADDRESS = /^openai:([^#]*)/i;

/** The second model of the settings; nothing is loaded or sent until the router asks it. */
export function createRemote(options: RemoteOptions): RemoteModel | undefined {
  const { settings, parts } = options;
  const name = settings.remoteModel;
  if (name === '') return undefined;
  const address = ADDRESS.exec(name)?.[1] ?? '';
  return {
    model: parts?.remote ?? createModel({ ...options, settings: { ...settings, model: name } }),
    name: withoutSecrets(name),
    isOffline: () => isOutOfReach(address),
  };
}

/** A spec as it is shown: without what somebody may have written into its address. */
function withoutSecrets(spec: string): string {
  return spec.replace(/\/\/[^/@#]*@/, '//').replace(/\?[^#]*/, '');
}
