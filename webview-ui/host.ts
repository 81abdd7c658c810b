import type { FromPanel, ToPanel } from '../src/protocol/messages.ts';
import { createEditorHost } from './editor-host.ts';
import type { EditorHost } from './editor-host.ts';
import type { Camera } from './tree/camera.ts';

/** Where one looks, which survives the panel being hidden; what is looked at comes from the host. */
export type Navigation = {
  readonly selected: number | undefined;
  /** Nodes whose descendants are folded away. */
  readonly folded: readonly number[];
  /** Nodes whose children are all shown, also where a large tree would leave some out. */
  readonly opened: readonly number[];
  /** Where the user moved the picture to; all of the tree is in sight until then. */
  readonly camera: Camera | undefined;
};

export const NOWHERE: Navigation = {
  selected: undefined,
  folded: [],
  opened: [],
  camera: undefined,
};

/** The editor's side of the page. */
export type Host = EditorHost<FromPanel, Navigation>;

/** The host of a real webview. */
export function editorHost(): Host {
  return createEditorHost(readNavigation);
}

const TYPES: Readonly<Record<ToPanel['type'], true>> = {
  snapshot: true,
  events: true,
  machine: true,
  mode: true,
  'draw-picture': true,
};

/** Whether a message is one of the host's. */
export function isFromHost(raw: unknown): raw is ToPanel {
  if (typeof raw !== 'object' || raw === null || !('type' in raw)) return false;
  return typeof raw.type === 'string' && Object.hasOwn(TYPES, raw.type);
}

/** What an earlier page left behind, maybe one of another version. */
export function readNavigation(raw: unknown): Navigation | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { selected, folded, opened, camera } = raw as Record<string, unknown>;
  return {
    selected: isNumber(selected) ? selected : undefined,
    folded: numbers(folded),
    opened: numbers(opened),
    camera: readCamera(camera),
  };
}

function readCamera(raw: unknown): Camera | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { x, y, scale } = raw as Record<string, unknown>;
  return isNumber(x) && isNumber(y) && isNumber(scale) && scale > 0 ? { x, y, scale } : undefined;
}

function numbers(raw: unknown): readonly number[] {
  return Array.isArray(raw) ? raw.filter(isNumber) : [];
}

function isNumber(raw: unknown): raw is number {
  return typeof raw === 'number' && Number.isFinite(raw);
}
