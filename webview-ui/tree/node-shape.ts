import { lookOf, nodeLabel } from '../describe.ts';
import type { Candidate } from '../describe.ts';
import { put, set, svg } from '../element.ts';
import { ICONS, MARKS } from '../icons.ts';
import type { Look } from '../icons.ts';
import type { Say } from '../say.ts';
import { BOX } from './layout.ts';
import type { Place } from './layout.ts';

/** The element of something drawn. */
export function elementId(id: number): string {
  return id < 0 ? `n${-id}` : `node-${id}`;
}

/** What of a place does not lie in its candidate. */
export type Standing = { readonly selected: boolean; readonly best: boolean };

/** One box with its icon, its words and its marks; drawn again only when something of it changes. */
export type Shape = {
  readonly element: SVGElement;
  /**
   * What stands for it to those who do not see, and takes the pointer: it lies over all and holds
   * nothing, neither the signs for those who see nor the children. Levels say what is below what.
   */
  readonly item: SVGElement;
  /** All that is seen of it. */
  readonly signs: SVGElement;
  draw(place: Place, standing: Standing, say: Say): void;
};

const LEFT = 25;
/** A shorter bar would be a speck. */
const LEAST = 0.1;
const BAR = BOX.width - LEFT - 8;

/** The shape of one place. It forgets what it does not show: most candidates have no mark. */
export function createShape(id: number): Shape {
  const area = { y: -BOX.height / 2, width: BOX.width, height: BOX.height, rx: BOX.height / 2 };
  const box = svg('rect', { class: 'box', ...area });
  const disc = svg('circle', { class: 'disc', cx: 12, r: 8 });
  const sign = svg('path', { class: 'sign', transform: 'translate(12,0)' });
  const words = svg('text', { class: 'words', x: LEFT, y: 4 });
  const signs = svg('g', { 'aria-hidden': 'true' }, box, disc, sign, words);
  const about = { id: elementId(id), 'data-id': id, role: 'treeitem' };
  const item = svg('rect', { class: 'hit', ...area, ...about });
  const element = svg('g', { class: 'node' }, signs, item);
  const extra = createExtras(signs);
  return {
    element,
    item,
    signs,
    draw(place, { selected, best }, say) {
      const { entry, trial, hidden } = place.item;
      const node = entry?.node;
      const look: Look = node !== undefined ? lookOf(node) : trial !== undefined ? 'trial' : 'more';
      const also = [selected ? ' selected' : '', best ? ' best' : '', ghost(node)].join('');
      set(element, 'class', `node ${look}${also}`);
      set(sign, 'd', ICONS[look]);
      put(words, wordsOf(place, say));
      set(item, 'aria-label', labelOf(place, say));
      extra.bar(node !== undefined && node.parent >= 0 && node.reward >= LEAST ? node.reward : 0);
      extra.visits(node !== undefined && node.parent >= 0 && node.visits > 1 ? node.visits : 0);
      extra.hidden(node === undefined ? 0 : hidden);
      extra.mark('told', node?.reflection !== undefined && node.reflection !== '');
      extra.mark('same', node?.duplicateOf !== undefined);
      extra.mark('away', node?.remote === true);
    },
  };
}

function ghost(node: Candidate | undefined): string {
  return node?.duplicateOf === undefined ? '' : ' ghost';
}

function wordsOf({ item }: Place, say: Say): string {
  const node = item.entry?.node;
  if (item.trial !== undefined) return say('writing');
  if (node === undefined) return say('{0} more', item.hidden);
  if (node.parent < 0) return say('{0} tried', node.visits);
  return node.total > 0 ? `${node.passed}/${node.total}` : '';
}

function labelOf({ item }: Place, say: Say): string {
  const node = item.entry?.node;
  if (item.trial !== undefined) return say('A candidate being written');
  if (node === undefined) return say('{0} more, not drawn: Enter shows them', item.hidden);
  const label = nodeLabel(node, say);
  return item.hidden > 0 ? `${label}${say(', ')}${say('{0} folded away', item.hidden)}` : label;
}

const MARK_X = { told: 0, same: 14, away: 28 } as const;

type Extras = {
  bar(reward: number): void;
  visits(count: number): void;
  hidden(count: number): void;
  mark(name: keyof typeof MARKS, there: boolean): void;
};

/** What only some nodes have: made when first needed, taken out when not. */
function createExtras(element: SVGElement): Extras {
  const parts = new Map<string, SVGElement>();
  const part = (name: string, there: boolean, make: () => SVGElement): SVGElement | undefined => {
    let found = parts.get(name);
    if (there && found === undefined) {
      found = make();
      parts.set(name, found);
      element.append(found);
    } else if (!there && found !== undefined) {
      found.remove();
      parts.delete(name);
    }
    return there ? found : undefined;
  };
  return {
    bar(reward) {
      const bar = part('reward', reward > 0, () =>
        svg('rect', { class: 'reward', x: LEFT, y: 7, height: 2, rx: 1 }),
      );
      if (bar !== undefined) set(bar, 'width', (BAR * Math.min(1, reward)).toFixed(1));
    },
    visits(count) {
      const text = part('visits', count > 0, () =>
        svg('text', { class: 'visits', x: BOX.width - 9, y: 4 }),
      );
      if (text !== undefined) text.textContent = `×${count}`;
    },
    hidden(count) {
      const text = part('hidden', count > 0, () =>
        svg('text', { class: 'hidden', x: BOX.width + 6, y: 4 }),
      );
      if (text !== undefined) text.textContent = `+${count}`;
    },
    mark(name, there) {
      part(`mark-${name}`, there, () =>
        svg('path', {
          class: `mark ${name}`,
          d: MARKS[name],
          transform: `translate(${BOX.width - 12 - MARK_X[name]},${-BOX.height / 2})`,
        }),
      );
    },
  };
}
