import type { MachineSample, PanelMode, ToPanel } from '../src/protocol/messages.ts';
import { EMPTY_VIEW, reduceSolve } from '../src/protocol/solve-view.ts';
import type { SolveView } from '../src/protocol/solve-view.ts';
import { NOWHERE } from './host.ts';
import type { Navigation } from './host.ts';
import { createMoments } from './moments.ts';
import type { Moments, SolveEvent } from './moments.ts';
import type { Camera } from './tree/camera.ts';
import { trialId } from './tree/pick.ts';

/** A stored search that is shown as of one of its moments. */
export type Replay = {
  readonly moments: Moments;
  /** What the host sent: shown at the end, with what became of the search. */
  readonly whole: SolveView;
  readonly ms: number;
  readonly playing: boolean;
};

/** All that the page draws. */
export type State = {
  readonly view: SolveView;
  readonly mode: PanelMode;
  readonly seq: number;
  /** False after a gap in the host's messages: a snapshot has to be asked for. */
  readonly whole: boolean;
  readonly machine: readonly MachineSample[];
  readonly acceptable: readonly number[];
  readonly words: Readonly<Record<string, string>>;
  readonly replay: Replay | undefined;
  readonly navigation: Navigation;
};

/** What changes the state: a message of the host, or something the user did. */
export type Action =
  | { readonly type: 'message'; readonly message: ToPanel }
  | { readonly type: 'select'; readonly id: number | undefined }
  | { readonly type: 'fold'; readonly id: number }
  | { readonly type: 'unfold-all' }
  | { readonly type: 'open'; readonly id: number }
  /** Where the picture is moved to; nowhere means that all of the tree is in sight. */
  | { readonly type: 'camera'; readonly camera: Camera | undefined }
  | { readonly type: 'seek'; readonly ms: number }
  /** To the next or the last moment at which something happened. */
  | { readonly type: 'step'; readonly by: number }
  | { readonly type: 'play'; readonly playing: boolean };

/** Samples of the machine that are kept: some minutes. */
const MOST_SAMPLES = 240;

export function initialState(navigation: Navigation | undefined): State {
  return {
    view: EMPTY_VIEW,
    mode: 'stored',
    seq: -1,
    whole: true,
    machine: [],
    acceptable: [],
    words: {},
    replay: undefined,
    navigation: navigation ?? NOWHERE,
  };
}

/** The state after an action; pure. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'message':
      return receive(state, action.message);
    case 'seek':
    case 'step':
    case 'play':
      return state.replay === undefined ? state : replayed(state, state.replay, action);
    default:
      return { ...state, navigation: navigate(state.navigation, action) };
  }
}

type NavigationAction = Extract<
  Action,
  { type: 'select' | 'fold' | 'unfold-all' | 'open' | 'camera' }
>;

function navigate(navigation: Navigation, action: NavigationAction): Navigation {
  switch (action.type) {
    case 'select':
      return { ...navigation, selected: action.id };
    case 'fold': {
      const { folded } = navigation;
      const open = folded.includes(action.id);
      return {
        ...navigation,
        folded: open ? folded.filter(id => id !== action.id) : [...folded, action.id],
      };
    }
    case 'unfold-all':
      return { ...navigation, folded: [] };
    case 'open':
      return { ...navigation, opened: [...navigation.opened, action.id] };
    case 'camera':
      return { ...navigation, camera: action.camera };
  }
}

function receive(state: State, message: ToPanel): State {
  switch (message.type) {
    case 'snapshot':
      return begin(state, message);
    case 'events':
      if (!state.whole || message.seq !== state.seq + 1) return { ...state, whole: false };
      return {
        ...state,
        view: message.events.reduce(reduceSolve, state.view),
        seq: message.seq,
        navigation: message.events.reduce(follow, state.navigation),
      };
    case 'machine':
      return { ...state, machine: [...state.machine, message.sample].slice(-MOST_SAMPLES) };
    case 'mode':
      return { ...state, mode: message.mode, acceptable: message.acceptable };
    case 'draw-picture':
      return state;
  }
}

/** Who looks at a trial looks at the candidate that it becomes. */
function follow(navigation: Navigation, event: SolveEvent): Navigation {
  if (event.type !== 'node-add' || trialId(event.node.trial) !== navigation.selected)
    return navigation;
  return { ...navigation, selected: event.node.id };
}

function begin(state: State, message: Extract<ToPanel, { type: 'snapshot' }>): State {
  const { view, mode, seq, events, acceptable } = message;
  const another = view.start?.traceId !== state.view.start?.traceId && state.seq >= 0;
  const replay =
    events === undefined || events.length === 0 ? undefined : replayOf(state.replay, view, events);
  return {
    view: replay === undefined ? view : shown(replay),
    mode,
    seq,
    whole: true,
    machine: message.machine.slice(-MOST_SAMPLES),
    acceptable,
    words: message.words,
    replay,
    // The nodes of another search have nothing to do with those one looked at.
    navigation: another ? NOWHERE : state.navigation,
  };
}

/** The same trace sent again, as when the panel is revealed, stays at its moment. */
function replayOf(before: Replay | undefined, whole: SolveView, events: Moments['events']): Replay {
  const moments = createMoments(events);
  const same =
    before !== undefined &&
    before.whole.start?.traceId === whole.start?.traceId &&
    before.moments.events.length === events.length;
  return { moments, whole, ms: same ? before.ms : moments.duration, playing: false };
}

function shown({ moments, whole, ms }: Replay): SolveView {
  return ms >= moments.duration ? whole : moments.viewAfter(moments.countAt(ms));
}

function replayed(
  state: State,
  replay: Replay,
  action: Extract<Action, { type: 'seek' | 'step' | 'play' }>,
): State {
  const { moments } = replay;
  if (action.type === 'play') {
    const ms = action.playing && replay.ms >= moments.duration ? 0 : replay.ms;
    return at(state, { ...replay, ms, playing: action.playing });
  }
  const ms = action.type === 'seek' ? action.ms : moment(replay, action.by);
  const within = Math.min(moments.duration, Math.max(0, ms));
  const playing = replay.playing && action.type === 'seek' && within < moments.duration;
  return at(state, { ...replay, ms: within, playing });
}

function at(state: State, replay: Replay): State {
  return { ...state, replay, view: shown(replay) };
}

/** The moment so many events away, at which something happened that did not at the present one. */
function moment({ moments, ms }: Replay, by: number): number {
  const { events, duration } = moments;
  const count = moments.countAt(ms);
  if (by > 0) return events[Math.min(events.length - 1, count + by - 1)]?.at ?? duration;
  const back = events[Math.max(0, count - 1 + by)]?.at ?? 0;
  // Several events may lie at one moment: going back has to leave it.
  return back < ms ? back : (events.slice(0, count).findLast(one => one.at < ms)?.at ?? 0);
}
