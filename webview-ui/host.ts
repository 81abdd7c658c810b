import type { FromPanel } from '../src/protocol/messages.ts';

/** Where one looks, which survives the panel being hidden; what is looked at comes from the host. */
export type Navigation = {
  readonly selected: number | undefined;
  readonly folded: readonly number[];
  readonly zoom: number;
};

/** The editor's side of the page. */
export type Host = {
  post(message: FromPanel): void;
  load(): Navigation | undefined;
  save(navigation: Navigation): void;
};

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** The host of a real webview. */
export function editorHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: message => api.postMessage(message),
    load: () => readNavigation(api.getState()),
    save: navigation => api.setState(navigation),
  };
}

function readNavigation(raw: unknown): Navigation | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { selected, folded, zoom } = raw as Record<string, unknown>;
  return {
    selected: typeof selected === 'number' ? selected : undefined,
    folded: Array.isArray(folded) ? folded.filter(id => typeof id === 'number') : [],
    zoom: typeof zoom === 'number' ? zoom : 1,
  };
}
