import { DEFAULT_MODEL } from '../adapters/model-files/parse-model-spec.ts';
import { isOpenaiSpec, parseOpenaiSpec } from '../adapters/openai/parse-openai-spec.ts';
import type { Settings } from './settings.ts';

/** A model of the editor; the group is its id. */
export const EDITOR_SPEC = /^editor:(.*)$/i;

/** True for a model that is not on this machine, by its name. */
export function isRemoteSpec(spec: string): boolean {
  return isOpenaiSpec(spec.trim()) || EDITOR_SPEC.test(spec.trim());
}

/** What the settings' model is called before it is loaded. */
export function modelName({ model }: Pick<Settings, 'model'>): string {
  const spec = model.trim();
  if (!isOpenaiSpec(spec)) return spec === '' ? DEFAULT_MODEL : spec;
  try {
    return parseOpenaiSpec(spec).id;
  } catch {
    // It may have a password in it, which is why it is refused.
    return 'openai:?';
  }
}
