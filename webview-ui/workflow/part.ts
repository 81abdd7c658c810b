import type { FromWorkflowPage } from '../../src/protocol/workflow-messages.ts';
import type { Say } from '../say.ts';
import type { Action, State } from './state.ts';

/** What a part of the page may do. */
export type Controls = {
  readonly act: (action: Action) => void;
  readonly post: (message: FromWorkflowPage) => void;
};

/** A part of the page: an element, and what draws a state into it, once a frame at most. */
export type Part = {
  readonly element: HTMLElement;
  draw(state: State, say: Say): void;
};
