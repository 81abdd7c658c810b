import type { ToWorkflowPage } from '../../src/protocol/workflow-messages.ts';
import { reduceRun } from '../../src/protocol/workflow-view.ts';
import type { WorkflowView } from '../../src/protocol/workflow-view.ts';
import type { Camera } from '../tree/camera.ts';
import type { Look } from './host.ts';

/** All that the page draws. */
export type State = {
  readonly view: WorkflowView | undefined;
  readonly seq: number;
  /** False after a gap in the host's messages: a snapshot has to be asked for. */
  readonly whole: boolean;
  readonly words: Readonly<Record<string, string>>;
  readonly look: Look;
};

/** What changes the state: a message of the host, or something the user did. */
export type Action =
  | { readonly type: 'message'; readonly message: ToWorkflowPage }
  | { readonly type: 'select'; readonly id: number | undefined }
  /** Where the picture is moved to; nowhere means that all of it is in sight. */
  | { readonly type: 'camera'; readonly camera: Camera | undefined };

export const NOWHERE: Look = { subject: '', selected: undefined, camera: undefined };

export function initialState(look: Look | undefined): State {
  return { view: undefined, seq: -1, whole: true, words: {}, look: look ?? NOWHERE };
}

/** The state after an action; pure. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'message':
      return receive(state, action.message);
    case 'select':
      return { ...state, look: { ...state.look, selected: action.id } };
    case 'camera':
      return { ...state, look: { ...state.look, camera: action.camera } };
  }
}

function receive(state: State, message: ToWorkflowPage): State {
  if (message.type === 'events') {
    const { view, seq, whole } = state;
    if (view === undefined || !whole || message.seq !== seq + 1) return { ...state, whole: false };
    return { ...state, view: message.events.reduce(reduceRun, view), seq: message.seq };
  }
  const { subject, seq, words } = message;
  const same = subject === state.look.subject;
  // The same graph is not laid out again.
  const graph = same && state.view !== undefined ? state.view.graph : message.view.graph;
  const look = same ? state.look : { ...NOWHERE, subject };
  return { view: { ...message.view, graph }, seq, whole: true, words, look };
}
