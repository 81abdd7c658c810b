import type { FromWorkflowPage, ToWorkflowPage } from '../../src/protocol/workflow-messages.ts';
import type { Camera } from '../tree/camera.ts';

/** Where one looks; what is looked at comes from the host. */
export type Look = {
  /** Which workflow or run it was. */
  readonly subject: string;
  readonly selected: number | undefined;
  readonly camera: Camera | undefined;
};

/** The editor's side of the page. */
export type Host = {
  post(message: FromWorkflowPage): void;
  load(): Look | undefined;
  save(look: Look): void;
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
    load: () => readLook(api.getState()),
    save: look => api.setState(look),
  };
}

/** Whether a message is one of the host's. */
export function isFromHost(raw: unknown): raw is ToWorkflowPage {
  if (typeof raw !== 'object' || raw === null || !('type' in raw)) return false;
  return raw.type === 'snapshot' || raw.type === 'events';
}

function readLook(raw: unknown): Look | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { subject, selected } = raw as Record<string, unknown>;
  if (typeof subject !== 'string') return undefined;
  return {
    subject,
    selected: typeof selected === 'number' ? selected : undefined,
    camera: undefined,
  };
}
