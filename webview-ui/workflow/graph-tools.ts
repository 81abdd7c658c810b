import type { PanelWord } from '../../src/protocol/panel-words.ts';
import type { NodeState } from '../../src/protocol/workflow-view.ts';
import { button, html, put, set, show, svg } from '../element.ts';
import { STATES } from './describe.ts';
import type { GraphPart } from './graph-part.ts';
import type { Controls, Part } from './part.ts';

const SHOWN: readonly NodeState[] = [
  ...(['waiting', 'running', 'retrying', 'done', 'fallback'] as const),
  ...(['restored', 'skipped', 'failed', 'cancelled'] as const),
];
const NOTES: readonly PanelWord[] = [
  '×2: begun twice · Coloured line: something went along it',
  'Up and down go through the nodes, right and left along the lines, Enter shows details, + and − zoom, 0 shows all.',
];

/** The buttons over the graph and the words for its signs. */
export function createGraphTools(graph: GraphPart, { act }: Controls): Part {
  const buttons: readonly (readonly [HTMLButtonElement, PanelWord])[] = [
    [button('+', 'tool', () => graph.zoom(1.25)), 'Zoom in'],
    [button('−', 'tool', () => graph.zoom(0.8)), 'Zoom out'],
    [
      button('⤢', 'tool', () => act({ type: 'camera', camera: undefined })),
      'Show all of the graph',
    ],
  ];
  const words: (readonly [HTMLElement, PanelWord])[] = [];
  const word = (english: PanelWord): HTMLElement => {
    const made = html('span');
    words.push([made, english]);
    return made;
  };
  const legend = html(
    'details',
    { class: 'legend' },
    html('summary', {}, word('Legend')),
    html(
      'ul',
      {},
      ...SHOWN.map(state => html('li', {}, stateIcon(state), word(STATES[state].word))),
      ...NOTES.map(text => html('li', { class: 'note' }, word(text))),
    ),
  );
  const element = html(
    'div',
    { class: 'tools' },
    html('div', { class: 'zoom', role: 'group' }, ...buttons.map(([one]) => one)),
    legend,
  );
  return {
    element,
    draw({ view }, say) {
      show(element, view !== undefined && view.nodes.length > 0);
      for (const [one, english] of words) put(one, say(english));
      for (const [one, english] of buttons) {
        set(one, 'aria-label', say(english));
        set(one, 'title', say(english));
      }
    },
  };
}

/** A small picture of a state. */
function stateIcon(state: NodeState): SVGElement {
  return svg(
    'svg',
    { class: `icon node ${state}`, viewBox: '-9 -9 18 18', 'aria-hidden': 'true' },
    svg('circle', { class: 'disc', r: 8 }),
    svg('path', { class: 'sign', d: STATES[state].sign }),
  );
}
