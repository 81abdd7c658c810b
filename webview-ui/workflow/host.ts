import type { FromWorkflowPage, ToWorkflowPage } from '../../src/protocol/workflow-messages.ts';
import { createEditorHost } from '../editor-host.ts';
import type { EditorHost } from '../editor-host.ts';
import type { Camera } from '../tree/camera.ts';

/** Where one looks; what is looked at comes from the host. */
export type Look = {
  /** Which workflow or run it was. */
  readonly subject: string;
  readonly selected: number | undefined;
  readonly camera: Camera | undefined;
};

/** The editor's side of the page. */
export type Host = EditorHost<FromWorkflowPage, Look>;

/** The host of a real webview. */
export function editorHost(): Host {
  return createEditorHost(readLook);
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
