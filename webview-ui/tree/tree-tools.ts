import { button, html, put, set, show } from '../element.ts';
import { lookIcon, markIcon } from '../icons.ts';
import type { Look, MARKS } from '../icons.ts';
import type { Controls, Part } from '../part.ts';
import type { PanelWord } from '../../src/protocol/panel-words.ts';
import type { TreePart } from './tree-part.ts';

const LOOKS: readonly (readonly [Look, PanelWord])[] = [
  ['trial', 'being written or run'],
  ['pass', 'passes all checks'],
  ['wrong', 'gives a wrong answer'],
  ['error', 'raises an error or does not compile'],
  ['stopped', 'was stopped at a limit'],
  ['unknown', 'could not be judged'],
  ['no-code', 'no usable code'],
];
const SIGNS: readonly (readonly [keyof typeof MARKS, PanelWord])[] = [
  ['told', 'was told of a failure'],
  ['same', 'same program as another'],
  ['away', 'by the remote model'],
];
const NOTES: readonly PanelWord[] = [
  '3/5: checks that pass · ×4: visits · line below: reward',
  'Thick line: visited often. Coloured line: the way to the best.',
  'Arrow keys move, Space folds, + and − zoom, 0 shows all, drag or Shift+arrows pan.',
];

/** The buttons over the tree and the words for its signs. */
export function createTreeTools(tree: TreePart, { act }: Controls): Part {
  const buttons: readonly (readonly [HTMLButtonElement, PanelWord])[] = [
    [button('+', 'tool', () => tree.zoom(1.25)), 'Zoom in'],
    [button('−', 'tool', () => tree.zoom(0.8)), 'Zoom out'],
    [button('⤢', 'tool', () => act({ type: 'camera', camera: undefined })), 'Show all of the tree'],
  ];
  const words: (readonly [HTMLElement, PanelWord])[] = [];
  const word = (english: PanelWord): HTMLElement => {
    const made = html('span');
    words.push([made, english]);
    return made;
  };
  const summary = html('summary', {}, word('Legend'));
  const legend = html(
    'details',
    { class: 'legend' },
    summary,
    html(
      'ul',
      {},
      ...LOOKS.map(([look, text]) => html('li', {}, lookIcon(look), word(text))),
      ...SIGNS.map(([mark, text]) => html('li', {}, markIcon(mark), word(text))),
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
      show(element, view.nodes.length > 0);
      for (const [one, english] of words) put(one, say(english));
      for (const [one, english] of buttons) {
        set(one, 'aria-label', say(english));
        set(one, 'title', say(english));
      }
    },
  };
}
