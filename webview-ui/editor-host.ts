/** The editor's side of a page: what is said to it, and what it keeps while the page is hidden. */
export type EditorHost<Message, Kept> = {
  post(message: Message): void;
  load(): Kept | undefined;
  save(kept: Kept): void;
};

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/**
 * The host of a real webview.
 * @param read takes what an earlier page left behind, maybe one of another version
 */
export function createEditorHost<Message, Kept>(
  read: (raw: unknown) => Kept | undefined,
): EditorHost<Message, Kept> {
  const api = acquireVsCodeApi();
  return {
    post: message => api.postMessage(message),
    load: () => read(api.getState()),
    save: kept => api.setState(kept),
  };
}
