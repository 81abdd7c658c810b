import { isRemoteSpec, modelName } from '../../compose/model-name.ts';
import { addressOf } from '../../compose/create-remote.ts';
import type { Settings } from '../../compose/settings.ts';

type Asked = Pick<Settings, 'model' | 'remoteModel' | 'router' | 'allowRemote' | 'tools'>;

/** What the user said about a workspace and a place that its code could go to. */
export type Answer = 'always' | 'once' | 'no';

/**
 * The places outside of this machine that a solve with these settings could send code to, as they
 * are shown: a server's address without anything secret in it, or a model of the editor.
 */
export function placesAway({ model, remoteModel, router }: Asked): readonly string[] {
  const second = router === 'local' ? [] : [remoteModel];
  return [...new Set([model, ...second].filter(isRemoteSpec).map(placeOf))];
}

/**
 * The name an answer is kept under. With the setting changed, or with more to be sent, the question is a
 * new one.
 * @param places as `placesAway` gives them
 */
export function questionKey(places: readonly string[], asked: Asked): string {
  const more = sendsFindings(asked) ? ['tools'] : [];
  return JSON.stringify([[...places].sort(), asked.allowRemote, ...more]);
}

/** Whether what tools find in the workspace is sent, too. */
export function sendsFindings({ tools }: Pick<Asked, 'tools'>): boolean {
  return tools !== 'off';
}

function placeOf(spec: string): string {
  const address = addressOf(spec.trim());
  return URL.canParse(address) ? new URL(address).host : modelName({ model: spec });
}
