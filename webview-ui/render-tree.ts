import { bestPath } from '../src/protocol/solve-view.ts';
import { GLYPHS, lookOf, nodeLabel } from './describe.ts';
import { svg } from './element.ts';
import { layOut, trialId } from './layout.ts';
import type { Place } from './layout.ts';
import type { State } from './state.ts';

const RADIUS = 18;

/** The id of the element that stands for a node, for `aria-activedescendant`. */
export function elementId(id: number): string {
  return id < 0 ? `trial-${-2 - id}` : `node-${id}`;
}

/** Draws the tree; everything is made anew, once a frame at most. */
export function renderTree({ view, navigation }: State): SVGElement {
  const { places, width, height } = layOut(view, new Set(navigation.folded));
  const byId = new Map(places.map(place => [place.id, place]));
  const best = bestPath(view.nodes);
  const edges = places.flatMap(place => {
    const parent = byId.get(place.parent);
    return parent === undefined ? [] : [edge(parent, place, best.has(place.id))];
  });
  const running = new Set(view.running.map(({ trial }) => trialId(trial)));
  const nodes = places.map(place => {
    const selected = place.id === navigation.selected;
    if (running.has(place.id)) return trialShape(place, selected);
    const node = view.nodes.find(({ id }) => id === place.id);
    return node === undefined ? svg('g') : nodeShape(place, node, selected, best.has(place.id));
  });
  return svg(
    'svg',
    {
      width: Math.max(1, width * navigation.zoom),
      height: Math.max(1, height * navigation.zoom),
      viewBox: `0 0 ${Math.max(1, width)} ${Math.max(1, height)}`,
      role: 'presentation',
      // Until the user zooms, all of the tree is in sight.
      class: navigation.zoom === 1 ? 'fit' : 'zoomed',
    },
    ...edges,
    ...nodes,
  );
}

function edge(from: Place, to: Place, best: boolean): SVGElement {
  const middle = (from.y + to.y) / 2;
  const d = `M${from.x},${from.y + RADIUS} C${from.x},${middle} ${to.x},${middle} ${to.x},${to.y - RADIUS}`;
  return svg('path', { d, class: best ? 'edge best' : 'edge' });
}

function nodeShape(
  place: Place,
  node: State['view']['nodes'][number],
  selected: boolean,
  best: boolean,
): SVGElement {
  const look = lookOf(node);
  const under =
    node.parent < 0 ? `${node.visits} tried` : node.total > 0 ? `${node.passed}/${node.total}` : '';
  const folded = place.hidden > 0;
  return svg(
    'g',
    {
      id: elementId(place.id),
      class: `node ${look}${selected ? ' selected' : ''}${best ? ' best' : ''}`,
      transform: `translate(${place.x},${place.y})`,
      role: 'treeitem',
      'aria-level': place.depth + 1,
      'aria-selected': selected ? 'true' : 'false',
      'aria-expanded': folded ? 'false' : undefined,
      'aria-label': nodeLabel(node),
      'data-id': place.id,
    },
    svg('title', {}, nodeLabel(node)),
    svg('circle', { r: RADIUS }),
    svg('text', { class: 'glyph', dy: '0.35em' }, GLYPHS[look]),
    svg('text', { class: 'under', dy: RADIUS + 14 }, under),
    svg(
      'text',
      { class: 'visits', x: RADIUS + 4, dy: -8 },
      node.visits > 1 && node.parent >= 0 ? `×${node.visits}` : '',
    ),
    ...(folded ? [svg('text', { class: 'under', dy: RADIUS + 28 }, `+${place.hidden}`)] : []),
  );
}

function trialShape(place: Place, selected: boolean): SVGElement {
  return svg(
    'g',
    {
      id: elementId(place.id),
      class: `node trial${selected ? ' selected' : ''}`,
      transform: `translate(${place.x},${place.y})`,
      role: 'treeitem',
      'aria-level': place.depth + 1,
      'aria-selected': selected ? 'true' : 'false',
      'aria-label': 'A candidate being written',
      'data-id': place.id,
    },
    svg('circle', { r: RADIUS }),
    svg('text', { class: 'glyph', dy: '0.35em' }, '…'),
  );
}
