import type { PanelMode, ToPanel } from '../src/protocol/messages.ts';
import { EMPTY_VIEW, reduceSolve } from '../src/protocol/solve-view.ts';
import type { SolveView } from '../src/protocol/solve-view.ts';
import type { Navigation } from './host.ts';

/** All that the page draws. */
export type State = {
  readonly view: SolveView;
  readonly mode: PanelMode;
  readonly seq: number;
  /** False after a gap in the host's messages: a snapshot has to be asked for. */
  readonly whole: boolean;
  readonly navigation: Navigation;
};

/** What changes the state: a message of the host, or something the user did. */
export type Action =
  | { readonly type: 'message'; readonly message: ToPanel }
  | { readonly type: 'select'; readonly id: number }
  | { readonly type: 'fold'; readonly id: number }
  | { readonly type: 'zoom'; readonly factor: number };

export function initialState(navigation: Navigation | undefined): State {
  return {
    view: EMPTY_VIEW,
    mode: 'stored',
    seq: -1,
    whole: true,
    navigation: navigation ?? { selected: undefined, folded: [], zoom: 1 },
  };
}

const MIN_ZOOM = 0.1;
const MAX_ZOOM = 3;

/** The state after an action; pure. */
export function reduce(state: State, action: Action): State {
  const { navigation } = state;
  switch (action.type) {
    case 'message':
      return receive(state, action.message);
    case 'select':
      return { ...state, navigation: { ...navigation, selected: action.id } };
    case 'fold': {
      const { folded } = navigation;
      const open = folded.includes(action.id);
      const next = open ? folded.filter(id => id !== action.id) : [...folded, action.id];
      return { ...state, navigation: { ...navigation, folded: next } };
    }
    case 'zoom': {
      const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, navigation.zoom * action.factor));
      return { ...state, navigation: { ...navigation, zoom } };
    }
  }
}

function receive(state: State, message: ToPanel): State {
  if (message.type === 'snapshot') {
    const { view, mode, seq } = message;
    return { ...state, view, mode, seq, whole: true };
  }
  if (message.type !== 'events') return state;
  if (!state.whole || message.seq !== state.seq + 1) return { ...state, whole: false };
  return { ...state, view: message.events.reduce(reduceSolve, state.view), seq: message.seq };
}
