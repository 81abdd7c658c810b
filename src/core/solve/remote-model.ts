import type { LanguageModel } from '../model/language-model.ts';
import type { RemoteState } from '../router/route.ts';

/** A second model, behind a network. It is loaded and asked only where the router lets it in. */
export type RemoteModel = {
  readonly model: LanguageModel;
  /** What it is called until it is loaded; without secrets. */
  readonly name: string;
  /** True when it is no use trying to reach it. */
  readonly isOffline: () => boolean;
};

/** Whether a remote model may be asked: only where it is there, allowed and within reach. */
export function remoteState(
  remote: RemoteModel | undefined,
  { allowRemote = false }: { readonly allowRemote?: boolean },
): RemoteState {
  if (remote === undefined) return 'not-configured';
  if (!allowRemote) return 'not-allowed';
  return remote.isOffline() ? 'offline' : 'ready';
}
