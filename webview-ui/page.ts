import type { ToPanel } from '../src/protocol/messages.ts';
import { createBarPart } from './bar-part.ts';
import { createDetailPart } from './detail/detail-part.ts';
import { html } from './element.ts';
import type { Host } from './host.ts';
import { createStripPart } from './machine/strip-part.ts';
import { paceOf } from './pace.ts';
import type { Controls, Part } from './part.ts';
import { drawPicture } from './picture.ts';
import { createReplayPart } from './replay-part.ts';
import { speaker } from './say.ts';
import { createSpokenPart } from './spoken-part.ts';
import { initialState, reduce } from './state.ts';
import type { Action, State } from './state.ts';
import { createTreePart } from './tree/tree-part.ts';
import { createTreeTools } from './tree/tree-tools.ts';

/**
 * Builds the page in `root`; gives the function that takes in what the host says. Everything that
 * happens changes the state, and the state is drawn once a frame at most.
 */
export function createPage(root: HTMLElement, host: Host): (message: ToPanel) => void {
  let state: State = initialState(host.load());
  let say = speaker(state.words);
  let saved = state.navigation;
  const controls: Controls = {
    post: message => host.post(message),
    act(action) {
      const before = state;
      state = reduce(state, action);
      if (!sameWords(state.words, before.words)) say = speaker(state.words);
      if (!state.whole && before.whole) host.post({ type: 'ready' });
      if (isNews(action, state)) pace.rested();
      else pace.soon();
    },
  };
  const { parts, picture } = createParts(root, controls);
  const pace = paceOf(root, () => {
    for (const part of parts) part.draw(state, say);
    if (state.navigation !== saved) host.save(state.navigation);
    saved = state.navigation;
  });
  pace.soon();
  return message => {
    controls.act({ type: 'message', message });
    if (message.type !== 'draw-picture') return;
    pace.now();
    host.post({ type: 'picture', svg: picture() });
  };
}

function createParts(
  root: HTMLElement,
  controls: Controls,
): { readonly parts: readonly Part[]; readonly picture: () => string } {
  const bar = createBarPart(controls);
  const spoken = createSpokenPart();
  const strip = createStripPart();
  const replay = createReplayPart(controls);
  const tree = createTreePart(controls);
  const tools = createTreeTools(tree, controls);
  const detail = createDetailPart(controls, tree.focus);
  root.append(
    bar.element,
    spoken.element,
    strip.element,
    replay.element,
    html(
      'div',
      { class: 'columns' },
      html('div', { class: 'stage' }, tree.element, tools.element),
      detail.element,
    ),
  );
  return {
    parts: [bar, spoken, strip, replay, tree, tools, detail],
    picture: () => {
      const { svg, layout } = tree.drawing();
      return drawPicture(svg, layout);
    },
  };
}

/** What happens by itself, and may happen faster than it can be drawn. */
function isNews(action: Action, { replay }: State): boolean {
  if (action.type === 'seek') return replay?.playing === true;
  return (
    action.type === 'message' &&
    (action.message.type === 'events' || action.message.type === 'machine')
  );
}

/** Snapshots bring the same words again and again; only other ones are a reason to say all anew. */
function sameWords(one: State['words'], other: State['words']): boolean {
  if (one === other) return true;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every(name => one[name] === other[name])
  );
}
