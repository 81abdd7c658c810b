import type { ToWorkflowPage } from '../../src/protocol/workflow-messages.ts';
import { html } from '../element.ts';
import { paceOf } from '../pace.ts';
import { speaker } from '../say.ts';
import { createBarPart, createSpokenPart } from './bar-part.ts';
import { createDetailPart } from './detail-part.ts';
import { createGraphPart } from './graph-part.ts';
import type { Host } from './host.ts';
import type { Controls, Part } from './part.ts';
import { initialState, reduce } from './state.ts';
import { createGraphTools } from './graph-tools.ts';

/**
 * Builds the page of a workflow in `root`; gives the function that takes in what the host says.
 * Everything that happens changes the state, and the state is drawn once a frame at most.
 */
export function createWorkflowPage(
  root: HTMLElement,
  host: Host,
): (message: ToWorkflowPage) => void {
  let state = initialState(host.load());
  let say = speaker(state.words);
  let saved = state.look;
  const controls: Controls = {
    post: message => host.post(message),
    act(action) {
      const before = state;
      state = reduce(state, action);
      if (state.words !== before.words) say = speaker(state.words);
      if (!state.whole && before.whole) host.post({ type: 'ready' });
      if (action.type === 'message' && action.message.type === 'events') pace.rested();
      else pace.soon();
    },
  };
  const parts = createParts(root, controls);
  const pace = paceOf(root, () => {
    for (const part of parts) part.draw(state, say);
    if (state.look !== saved) host.save(state.look);
    saved = state.look;
  });
  pace.soon();
  return message => controls.act({ type: 'message', message });
}

function createParts(root: HTMLElement, controls: Controls): readonly Part[] {
  const bar = createBarPart(controls);
  const spoken = createSpokenPart();
  const graph = createGraphPart(controls);
  const tools = createGraphTools(graph, controls);
  const detail = createDetailPart(controls, graph.focus);
  const stage = html('div', { class: 'stage' }, graph.element, tools.element);
  const columns = html('div', { class: 'columns' }, stage, detail.element);
  root.append(bar.element, spoken.element, columns);
  return [bar, spoken, graph, tools, detail];
}
