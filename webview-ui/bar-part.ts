import { phaseText, statusText, timeText } from './describe.ts';
import { button, html, put, set, show } from './element.ts';
import type { Controls, Part } from './part.ts';
import type { PanelWord } from '../src/protocol/panel-words.ts';
import type { Say } from './say.ts';
import type { State } from './state.ts';

/** The line on top: what is searched, how it stands, and what can be done about it. */
export function createBarPart({ post }: Controls): Part {
  const name = html('h1');
  const chip = html('span', { class: 'chip status' });
  const counts = html('span', { class: 'counts' });
  const phase = html('span', { class: 'phase' });
  const route = html('p', { class: 'route' });
  const progress = html('progress', { class: 'expected', max: 1 });
  const buttons = createButtons(post);
  const element = html(
    'header',
    { class: 'bar' },
    html(
      'div',
      { class: 'bar-line' },
      html('div', { class: 'bar-words' }, name, chip, counts, phase),
      buttons.element,
    ),
    route,
    progress,
  );
  return {
    element,
    draw(state, say) {
      const { view, mode, replay } = state;
      const past = replay !== undefined && view !== replay.whole;
      put(name, view.start?.function ?? 'Reason-Code');
      const status = view.start === undefined ? 'none' : past ? 'replay' : view.status;
      set(chip, 'class', `chip status ${status}${mode === 'paused' ? ' paused' : ''}`);
      put(chip, chipText(state, past, say));
      put(counts, view.start === undefined ? '' : countsText(state, say));
      put(phase, view.status === 'running' ? phaseText(view.phase, say) : '');
      put(route, view.route ?? '');
      show(route, view.route !== undefined);
      const share = past ? undefined : shareOf(state);
      show(progress, share !== undefined);
      if (share !== undefined && progress.value !== share) progress.value = share;
      set(progress, 'aria-label', say('Time spent of what is expected'));
      buttons.draw(state, say);
    },
  };
}

function chipText({ view, mode }: State, past: boolean, say: Say): string {
  if (view.start === undefined) return say('Waiting for a search.');
  return past ? say('replay') : statusText(view.status, mode, say);
}

function countsText({ view }: State, say: Say): string {
  const { start, simulations, running } = view;
  const parts = [
    start === undefined
      ? say('candidates: {0}', simulations)
      : say('candidates: {0} of {1}', simulations, start.simulations),
    ...(running.length > 0 ? [say('{0} under way', running.length)] : []),
    timeText(view, say),
  ];
  return parts.join(' · ');
}

/** How much of the expected time has passed, while that means anything. */
function shareOf({ view, mode }: State): number | undefined {
  const { status, expectedMs, elapsedMs } = view;
  if (mode === 'over' || mode === 'stored' || status !== 'running') return undefined;
  if (expectedMs === undefined || expectedMs <= 0) return undefined;
  const share = Math.round((100 * elapsedMs) / expectedMs) / 100;
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : undefined;
}

type Button = {
  readonly text: PanelWord;
  readonly type: 'pause' | 'resume' | 'stop' | 'continue';
  readonly when: (state: State) => boolean;
};

const BUTTONS: readonly Button[] = [
  { text: 'Pause', type: 'pause', when: ({ mode }) => mode === 'running' },
  { text: 'Resume', type: 'resume', when: ({ mode }) => mode === 'paused' },
  {
    text: 'Stop, keep the best',
    type: 'stop',
    when: ({ mode }) => mode === 'running' || mode === 'paused',
  },
  {
    text: 'Continue this search',
    type: 'continue',
    when: ({ mode, view, replay }) =>
      mode === 'stored' && (replay?.whole ?? view).status === 'interrupted',
  },
];

function createButtons(post: Controls['post']): Part {
  const made = BUTTONS.map(one => {
    const { type } = one;
    return { ...one, element: button('', type, () => post({ type })) };
  });
  const element = html('div', { class: 'buttons' }, ...made.map(one => one.element));
  return {
    element,
    draw(state, say) {
      for (const one of made) {
        put(one.element, say(one.text));
        show(one.element, one.when(state));
      }
    },
  };
}
