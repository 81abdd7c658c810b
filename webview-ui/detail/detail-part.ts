import { html, set } from '../element.ts';
import type { Controls, Part } from '../part.ts';
import { trialId } from '../tree/pick.ts';
import { createBlocks } from './blocks.ts';
import { candidateBlocks } from './candidate.ts';
import { overviewBlocks, trialBlocks } from './overview.ts';

/** What is known about the selected node, or how the search stands when there is none. */
export function createDetailPart(controls: Controls, back: () => void): Part {
  const element = html('section', { class: 'detail', tabindex: -1 });
  const draw = createBlocks(element);
  let last: number | undefined;
  element.addEventListener('keydown', event => {
    if (event.key === 'Escape') back();
  });
  return {
    element,
    draw(state, say) {
      set(element, 'aria-label', say('Details'));
      const { view, navigation } = state;
      const { selected } = navigation;
      const kit = { say, controls };
      const trial = view.running.find(one => trialId(one.trial) === selected);
      const node = trial === undefined ? view.nodes.find(({ id }) => id === selected) : undefined;
      if (trial !== undefined) draw(trialBlocks(trial, kit));
      else if (node !== undefined && node.parent >= 0) draw(candidateBlocks(node, state, kit));
      else draw(overviewBlocks(state, kit));
      if (last !== selected) element.scrollTop = 0;
      last = selected;
    },
  };
}
