import type { ModelPlace, RemoteState, RouteTask } from './route.ts';

type Rules = Pick<RouteTask, 'mode' | 'remote'>;

/** Why a remote model is not asked, as the end of a sentence. */
const REASONS: Readonly<Record<Exclude<RemoteState, 'ready'>, string>> = {
  'not-configured': 'no remote model is set',
  'not-allowed': 'remote models are not allowed in this workspace',
  offline: 'this machine is offline',
};

const REMEDIES: Readonly<Record<Exclude<RemoteState, 'ready'>, string>> = {
  'not-configured': 'Name one with reasonCode.remoteModel (--remote-model)',
  'not-allowed': 'Allow them with reasonCode.allowRemote (--allow-remote)',
  offline: 'Connect it',
};

/**
 * The models that may be asked, in the order in which they are. This is the one place that lets a
 * remote model in: whatever else is decided, one that is not allowed is not in the list.
 */
export function modelsOf({ mode, remote }: Rules): readonly ModelPlace[] {
  const local: readonly ModelPlace[] = mode === 'remote' ? [] : ['local'];
  return mode === 'local' || remote !== 'ready' ? local : [...local, 'remote'];
}

/** Why no model may be asked and what to do; for a mode that leaves none. */
export function refusal({ remote }: Rules): string {
  if (remote === 'ready') return 'The router has a model to ask.';
  return `The router is set to the remote model only, and ${REASONS[remote]}. ${REMEDIES[remote]}, or set reasonCode.router (--router) to auto.`;
}

/** The models in words, with why there are not more. */
export function describeModels(rules: Rules): string {
  const models = modelsOf(rules);
  if (models.length === 0) return refusal(rules);
  const said = models.join(', then ');
  if (rules.mode !== 'auto') return `${said} only`;
  return rules.remote === 'ready' ? said : `${said} only: ${REASONS[rules.remote]}`;
}
