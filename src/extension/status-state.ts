import type { Presence } from '../compose/model-shelf.ts';

/** Whether the model that the settings name can be asked; `unknown` until it was looked for. */
export type ModelPresence = 'unknown' | Presence;

/** Everything the status bar knows. */
export type StatusState = {
  readonly trusted: boolean;
  readonly model: ModelPresence;
  readonly modelName: string;
  readonly sandbox: string;
  /** A download under way, as far as it is known. */
  readonly download?: { readonly fraction?: number } | undefined;
  /** Names of the functions that are being solved, in order. */
  readonly solving: readonly string[];
  /** Why the last solve or download broke. */
  readonly error?: string | undefined;
};

export type StatusEvent =
  | { readonly type: 'trust'; readonly trusted: boolean }
  | {
      readonly type: 'model';
      readonly model: ModelPresence;
      readonly modelName: string;
      readonly sandbox: string;
    }
  | { readonly type: 'download'; readonly fraction?: number }
  | { readonly type: 'download-end'; readonly error?: string }
  | { readonly type: 'solving'; readonly names: readonly string[] }
  | { readonly type: 'solve-end'; readonly error?: string };

/** What the bar shows: one of these, never two. */
export type Shown = 'untrusted' | 'downloading' | 'solving' | 'error' | 'no-model' | 'ready';

export const FIRST_STATUS: StatusState = {
  trusted: true,
  model: 'unknown',
  modelName: '',
  sandbox: '',
  solving: [],
};

/** The state after an event. Pure; events that change nothing give the same state. */
export function reduceStatus(state: StatusState, event: StatusEvent): StatusState {
  switch (event.type) {
    case 'trust':
      return { ...state, trusted: event.trusted };
    case 'model': {
      const { model, modelName, sandbox } = event;
      return { ...state, model, modelName, sandbox };
    }
    case 'download': {
      const { fraction } = event;
      const download = fraction === undefined ? {} : { fraction: share(fraction) };
      // A download is a new beginning: what went wrong before is over.
      return { ...state, download, error: undefined };
    }
    case 'download-end':
      return { ...state, download: undefined, error: event.error ?? state.error };
    case 'solving': {
      const isMore = event.names.length > state.solving.length;
      return { ...state, solving: event.names, error: isMore ? undefined : state.error };
    }
    case 'solve-end':
      return { ...state, download: undefined, error: event.error };
  }
}

/** Which of all that is so is shown. */
export function shownOf({ trusted, download, solving, error, model }: StatusState): Shown {
  if (!trusted) return 'untrusted';
  if (download !== undefined) return 'downloading';
  if (solving.length > 0) return 'solving';
  if (error !== undefined) return 'error';
  return model === 'missing' ? 'no-model' : 'ready';
}

function share(fraction: number): number {
  return Math.min(1, Math.max(0, Number.isFinite(fraction) ? fraction : 0));
}
