import { summaryText } from './describe.ts';
import { html } from './element.ts';
import type { Host } from './host.ts';
import { neighbour } from './keys.ts';
import { layOut } from './layout.ts';
import { renderDetail } from './render-detail.ts';
import { elementId, renderTree } from './render-tree.ts';
import { initialState, reduce } from './state.ts';
import type { Action, State } from './state.ts';

/** Spoken summaries this far apart, in milliseconds: a screen reader is not to be flooded. */
const SPEAK_MS = 5000;

/** Builds the page in `root`; gives the function that takes in what happens. */
export function createPage(root: HTMLElement, host: Host): (action: Action) => void {
  let state: State = initialState(host.load());
  let asked = false;
  let spoken = -SPEAK_MS;
  const bar = html('header', { class: 'bar' });
  const stop = html('button', { type: 'button', class: 'stop' }, 'Stop, keep the best');
  const spokenLine = html('p', { class: 'spoken', 'aria-live': 'polite' });
  const tree = html('div', {
    class: 'tree',
    role: 'tree',
    tabindex: 0,
    'aria-label': 'Search tree',
  });
  const detail = html('section', { class: 'detail', 'aria-label': 'Details' });
  const line = html('p', { class: 'summary' });
  const route = html('p', { class: 'route', hidden: '' });
  bar.append(line, stop);
  root.append(bar, route, spokenLine, html('div', { class: 'columns' }, tree, detail));

  const draw = (): void => {
    asked = false;
    const { view, navigation } = state;
    const text = `${summaryText(view)}${view.phase === '' ? '' : ` (${view.phase})`}`;
    line.textContent = text;
    line.className = `summary ${view.status}`;
    route.textContent = view.route ?? '';
    route.hidden = view.route === undefined;
    stop.hidden = state.mode !== 'running';
    tree.replaceChildren(renderTree(state));
    if (navigation.selected === undefined) tree.removeAttribute('aria-activedescendant');
    else tree.setAttribute('aria-activedescendant', elementId(navigation.selected));
    detail.replaceChildren(...renderDetail(state));
    if (performance.now() - spoken > SPEAK_MS || view.status !== 'running') {
      spoken = performance.now();
      if (spokenLine.textContent !== text) spokenLine.textContent = text;
    }
  };
  const act = (action: Action): void => {
    const before = state;
    state = reduce(state, action);
    if (state.navigation !== before.navigation) host.save(state.navigation);
    if (!state.whole && before.whole) host.post({ type: 'ready' });
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
  listen({ tree, detail, stop }, host, () => state, act);
  return act;
}

type Elements = {
  readonly tree: HTMLElement;
  readonly detail: HTMLElement;
  readonly stop: HTMLElement;
};

function listen(
  { tree, detail, stop }: Elements,
  host: Host,
  current: () => State,
  act: (action: Action) => void,
): void {
  const idAt = (event: Event): number | undefined => {
    const target = event.target instanceof Element ? event.target.closest('[data-id]') : null;
    const id = target?.getAttribute('data-id');
    return id === null || id === undefined ? undefined : Number(id);
  };
  tree.addEventListener('click', event => {
    const id = idAt(event);
    if (id !== undefined) act({ type: 'select', id });
  });
  tree.addEventListener('dblclick', event => {
    const id = idAt(event);
    if (id !== undefined) act({ type: 'fold', id });
  });
  tree.addEventListener('keydown', event => {
    const { view, navigation } = current();
    if (event.key === '+' || event.key === '-')
      act({ type: 'zoom', factor: event.key === '+' ? 1.2 : 1 / 1.2 });
    else if (event.key === ' ' && navigation.selected !== undefined)
      act({ type: 'fold', id: navigation.selected });
    else if (event.key.startsWith('Arrow') || event.key === 'Home') {
      const id = neighbour(
        layOut(view, new Set(navigation.folded)),
        navigation.selected,
        event.key,
      );
      if (id !== undefined) act({ type: 'select', id });
    } else return;
    event.preventDefault();
  });
  tree.addEventListener(
    'wheel',
    event => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      act({ type: 'zoom', factor: event.deltaY < 0 ? 1.1 : 1 / 1.1 });
    },
    { passive: false },
  );
  detail.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('[data-review]') : null;
    const node = button?.getAttribute('data-review');
    if (node !== null && node !== undefined) host.post({ type: 'review', node: Number(node) });
  });
  stop.addEventListener('click', () => host.post({ type: 'stop' }));
}
