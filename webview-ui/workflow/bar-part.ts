import type { PanelWord } from '../../src/protocol/panel-words.ts';
import type { RunStatus } from '../../src/protocol/workflow-view.ts';
import { seconds } from '../describe.ts';
import { button, html, put, set, show } from '../element.ts';
import { endedOf, runText, statusText } from './describe.ts';
import type { Controls, Part } from './part.ts';

/** The line on top: which workflow it is, how its run stands, and what can be done about it. */
export function createBarPart({ post }: Controls): Part {
  const name = html('h1');
  const chip = html('span', { class: 'chip status' });
  const counts = html('span', { class: 'counts' });
  const about = html('p', { class: 'route' });
  const buttons: readonly {
    readonly element: HTMLButtonElement;
    readonly text: PanelWord;
    readonly when: (status: RunStatus) => boolean;
  }[] = [
    {
      element: button('', 'stop', () => post({ type: 'stop' })),
      text: 'Stop',
      when: status => status === 'running',
    },
    {
      element: button('', 'primary', () => post({ type: 'run' })),
      text: 'Run',
      when: status => status === 'drawn' || status === 'done',
    },
    {
      element: button('', 'primary', () => post({ type: 'run' })),
      text: 'Run again or resume',
      when: status => status === 'failed' || status === 'cancelled',
    },
  ];
  const words = html('div', { class: 'bar-words' }, name, chip, counts);
  const all = html('div', { class: 'buttons' }, ...buttons.map(({ element }) => element));
  const line = html('div', { class: 'bar-line' }, words, all);
  return {
    element: html('header', { class: 'bar' }, line, about),
    draw({ view }, say) {
      put(name, view?.graph.name ?? 'Reason-Code');
      const status = view?.status ?? 'drawn';
      set(chip, 'class', `chip status ${status}${view?.succeeded === false ? ' short' : ''}`);
      put(chip, view === undefined ? say('Waiting for a workflow.') : statusText(view, say));
      put(counts, countsOf());
      put(about, view?.graph.description ?? '');
      show(about, view !== undefined && view.graph.description !== '');
      for (const { element, text, when } of buttons) {
        put(element, say(text));
        show(element, view !== undefined && when(status));
      }
      function countsOf(): string {
        if (view === undefined) return '';
        const { nodes, elapsedMs } = view;
        if (status === 'drawn') return say('nodes: {0}', nodes.length);
        const ended = say('nodes ended: {0} of {1}', endedOf(view), nodes.length);
        return `${ended} · ${say('{0} s', seconds(elapsedMs))}`;
      }
    },
  };
}

/** Spoken summaries this far apart, in milliseconds: a screen reader is not to be flooded. */
const SPEAK_MS = 5000;

/** What a screen reader says by itself: how the run stands, now and then, and how it ended. */
export function createSpokenPart(): Part {
  const element = html('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  let spoken = -SPEAK_MS;
  let status: RunStatus | undefined;
  return {
    element,
    draw({ view }, say) {
      if (view === undefined) return;
      const now = performance.now();
      if (view.status === status && now - spoken < SPEAK_MS) return;
      spoken = now;
      ({ status } = view);
      put(element, runText(view, say));
    },
  };
}
