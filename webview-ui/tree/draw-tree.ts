import { arrange, set, svg } from '../element.ts';
import type { Say } from '../say.ts';
import type { Bounds } from './camera.ts';
import { BOX, boxOf } from './layout.ts';
import type { Layout, Place } from './layout.ts';
import { createShape } from './node-shape.ts';
import type { Shape } from './node-shape.ts';

export type Standings = {
  readonly selected: number | undefined;
  readonly best: ReadonlySet<number>;
  /** The part of the tree that can be seen, with something around it. */
  readonly sight: Bounds;
};

/** Draws layouts into a group, one after the other, and changes only what differs. */
export type TreeDrawing = { draw(layout: Layout, standings: Standings, say: Say): void };

/** What decides how one place is drawn, besides the place. */
type Standing = { readonly selected: boolean; readonly best: boolean; readonly say: Say };

/**
 * A candidate's element holds those of its children, moved against it. What the layout moves as a
 * whole is thereby one attribute, and a search that grows by one node changes a few dozen elements
 * of thousands.
 */
type Drawn = {
  readonly element: SVGElement;
  readonly edge: SVGElement;
  readonly shape: Shape;
  group: SVGElement | undefined;
  place: Place | undefined;
  /** The candidate as it was drawn: an entry is given another one when something of it changes. */
  node: unknown;
  standing: Standing | undefined;
  /** The ids of its children in the order in which they are in the page. */
  order: readonly number[];
  drawing: number;
};

export function createTreeDrawing(into: SVGElement): TreeDrawing {
  const drawn = new Map<number, Drawn>();
  let drawing = 0;
  const take = (id: number): Drawn => {
    const found = drawn.get(id) ?? create(id);
    drawn.set(id, found);
    found.drawing = drawing;
    return found;
  };
  return {
    draw({ places }, { selected, best, sight }, say) {
      drawing += 1;
      for (const place of places) {
        const { id } = place.item;
        const one = take(id);
        update(one, place, { selected: id === selected, best: best.has(id), say });
        // What is painted is what can be seen. The item itself paints nothing, and stays for those
        // who listen.
        paint(one.shape.signs, meets(boxOf(place), sight));
        if (place.parent !== undefined) paint(one.edge, meets(edgeBox(place, place.parent), sight));
      }
      for (const [id, one] of drawn) {
        if (one.drawing === drawing) continue;
        one.element.remove();
        drawn.delete(id);
      }
      for (const place of places) arrangeChildren(place, drawn);
      const root = places[0] === undefined ? undefined : drawn.get(places[0].item.id);
      if (root !== undefined && root.element.parentNode !== into) into.append(root.element);
    },
  };
}

function create(id: number): Drawn {
  const edge = svg('path', { class: 'edge' });
  const shape = createShape(id);
  const element = svg('g', { class: 'item' }, edge, shape.element);
  return {
    element,
    edge,
    shape,
    group: undefined,
    place: undefined,
    node: undefined,
    standing: undefined,
    order: [],
    drawing: 0,
  };
}

function paint(element: SVGElement, visible: boolean): void {
  set(element, 'display', visible ? undefined : 'none');
}

function meets(one: Bounds, other: Bounds): boolean {
  return (
    one.left <= other.right &&
    one.right >= other.left &&
    one.top <= other.bottom &&
    one.bottom >= other.top
  );
}

function edgeBox(place: Place, parent: Place): Bounds {
  return {
    left: parent.x,
    right: place.x,
    top: Math.min(place.y, parent.y),
    bottom: Math.max(place.y, parent.y),
  };
}

function update(one: Drawn, place: Place, standing: Standing): void {
  const before = one.place;
  one.place = place;
  const { element } = one;
  const moved = before?.dx !== place.dx || before.dy !== place.dy;
  if (moved) element.setAttribute('transform', `translate(${place.dx},${place.dy})`);
  const node = place.item.entry?.node;
  const changed =
    before === undefined ||
    one.node !== node ||
    one.standing?.selected !== standing.selected ||
    one.standing.best !== standing.best ||
    one.standing.say !== standing.say ||
    before.item.hidden !== place.item.hidden ||
    before.item.folded !== place.item.folded;
  if (changed) {
    one.node = node;
    one.standing = standing;
    one.shape.draw(place, standing, standing.say);
    one.shape.item.setAttribute('aria-selected', standing.selected ? 'true' : 'false');
  }
  if (moved || changed) drawEdge(one, place, standing.best);
  describePlace(one.shape.item, before, place);
}

/** From the parent's right side to this one's left, the wider the more often it was visited. */
function drawEdge(one: Drawn, place: Place, best: boolean): void {
  if (place.parent === undefined) return;
  const from = BOX.width - place.dx;
  const middle = from / 2;
  const visits = place.item.entry?.node.visits ?? 1;
  const d = `M${from},${-place.dy} C${middle},${-place.dy} ${middle},0 0,0`;
  one.edge.setAttribute('d', d);
  one.edge.setAttribute('class', best ? 'edge best' : 'edge');
  one.edge.setAttribute(
    'stroke-width',
    Math.min(5, 1 + 0.6 * Math.log2(Math.max(1, visits))).toFixed(1),
  );
}

function describePlace(element: Element, before: Place | undefined, place: Place): void {
  if (before?.level !== place.level) element.setAttribute('aria-level', String(place.level));
  if (before?.position !== place.position)
    element.setAttribute('aria-posinset', String(place.position));
  if (before?.siblings !== place.siblings)
    element.setAttribute('aria-setsize', String(place.siblings));
  const state = expanded(place);
  if (before !== undefined && expanded(before) === state) return;
  if (state === undefined) element.removeAttribute('aria-expanded');
  else element.setAttribute('aria-expanded', state);
}

function expanded({ item }: Place): string | undefined {
  if (item.folded || item.cut) return 'false';
  return item.children.length > 0 ? 'true' : undefined;
}

function arrangeChildren(place: Place, drawn: ReadonlyMap<number, Drawn>): void {
  const one = drawn.get(place.item.id);
  if (one === undefined) return;
  const { children } = place;
  const { order } = one;
  if (children.length === order.length && children.every(({ item }, i) => item.id === order[i]))
    return;
  one.order = children.map(({ item }) => item.id);
  if (one.group === undefined) {
    one.group = svg('g');
    one.element.append(one.group);
  }
  arrange(
    one.group,
    one.order.flatMap(id => drawn.get(id)?.element ?? []),
  );
  if (children.length === 0) {
    one.group.remove();
    one.group = undefined;
  }
}
