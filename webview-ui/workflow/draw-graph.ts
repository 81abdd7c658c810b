import type { NodeView, WorkflowView } from '../../src/protocol/workflow-view.ts';
import { arrange, put, set, svg } from '../element.ts';
import type { Say } from '../say.ts';
import { elementId } from '../tree/node-shape.ts';
import { STATES, kindText, nodeLabel, tookText } from './describe.ts';
import { BOX, lineOf } from './layout.ts';
import type { Layout, PlacedEdge } from './layout.ts';

/** Draws a graph into a group, and changes only what differs. */
export type GraphDrawing = {
  draw(view: WorkflowView, layout: Layout, selected: number | undefined, say: Say): void;
};

type Drawn = {
  readonly element: SVGElement;
  update(view: WorkflowView, selected: boolean, say: Say): void;
};

export function createGraphDrawing(into: SVGElement): GraphDrawing {
  const lines = svg('g', { 'aria-hidden': 'true' });
  const boxes = svg('g', { role: 'none' });
  into.append(lines, boxes);
  let of: Layout | undefined;
  let nodes: readonly Drawn[] = [];
  let edges: readonly { readonly edge: PlacedEdge; readonly element: SVGElement }[] = [];
  return {
    draw(view, layout, selected, say) {
      if (layout !== of) {
        of = layout;
        const { places, order } = layout;
        nodes = order.map(id => createNode(id, places[id] ?? { x: 0, y: 0 }, order));
        edges = layout.edges.map(edge => ({ edge, element: createEdge(edge) }));
        arrange(
          boxes,
          nodes.map(({ element }) => element),
        );
        arrange(
          lines,
          edges.map(({ element }) => element),
        );
      }
      for (const [place, node] of nodes.entries())
        node.update(view, layout.order[place] === selected, say);
      for (const { edge, element } of edges) set(element, 'class', `flow ${flowOf(view, edge)}`);
    },
  };
}

/** Whether something went along an edge, or will not. */
function flowOf({ nodes }: WorkflowView, { from, to }: PlacedEdge): string {
  const [source, target] = [nodes[from]?.state, nodes[to]?.state];
  if (source === 'skipped' || target === 'skipped') return 'off';
  const gave = source === 'done' || source === 'fallback' || source === 'restored';
  return gave && target !== 'cancelled' ? 'taken' : '';
}

function createEdge({ points, way, label }: PlacedEdge): SVGElement {
  const line = svg('path', { class: 'edge', d: lineOf(points) });
  const group = svg('g', { class: 'flow' }, line, arrowAt(points));
  if (way !== undefined)
    group.append(svg('text', { class: 'way', x: label.x, y: label.y + 4 }, shortened(way, 24)));
  return group;
}

/** A small triangle at the end of a line, turned as the line comes in. */
function arrowAt(points: PlacedEdge['points']): SVGElement {
  const [end, before] = [points.at(-1), points.at(-2)];
  if (end === undefined || before === undefined) return svg('g');
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  const where = `translate(${end.x.toFixed(1)},${end.y.toFixed(1)}) rotate(${angle.toFixed(0)})`;
  return svg('path', { class: 'arrow', d: 'M0,0 L-7,-3.5 L-7,3.5 Z', transform: where });
}

const TEXT_X = 28;
/** As many characters as the box is wide, about. */
const TITLE = 21;
const BELOW = 25;

function createNode(
  id: number,
  { x, y }: { readonly x: number; readonly y: number },
  order: readonly number[],
): Drawn {
  const area = { width: BOX.width, height: BOX.height, rx: 6 };
  const sign = svg('path', { class: 'sign', transform: 'translate(14,15)' });
  const title = svg('text', { class: 'words', x: TEXT_X, y: 19 });
  const below = svg('text', { class: 'below', x: TEXT_X, y: 35 });
  const badge = svg('text', { class: 'visits', x: BOX.width - 8, y: 19 });
  const signs = svg(
    'g',
    { 'aria-hidden': 'true' },
    svg('rect', { class: 'box', ...area }),
    svg('circle', { class: 'disc', cx: 14, cy: 15, r: 8 }),
    ...[sign, title, below, badge],
  );
  const item = svg('rect', {
    ...{ class: 'hit', ...area, id: elementId(id), 'data-id': id, role: 'option' },
    ...{ 'aria-posinset': order.indexOf(id) + 1, 'aria-setsize': order.length },
  });
  const where = `translate(${x - BOX.width / 2},${y - BOX.height / 2})`;
  const element = svg('g', { class: 'node', transform: where, role: 'none' }, signs, item);
  let drawn: readonly unknown[] = [];
  return {
    element,
    update(view, selected, say) {
      const [node, how] = [view.graph.nodes[id], view.nodes[id]];
      if (node === undefined || how === undefined) return;
      const from = [how, selected, say];
      if (from.every((one, place) => one === drawn[place])) return;
      drawn = from;
      set(element, 'class', `node ${how.state}${selected ? ' selected' : ''}`);
      set(sign, 'd', STATES[how.state].sign);
      put(title, shortened(node.title, TITLE));
      put(below, shortened(belowText(kindText(node), how, say), BELOW));
      put(badge, how.attempts > 1 ? `×${how.attempts}` : '');
      set(item, 'aria-label', nodeLabel(view, id, say));
      set(item, 'aria-selected', selected ? 'true' : 'false');
    },
  };
}

function belowText(kind: string, how: NodeView, say: Say): string {
  const took = tookText(how, say);
  const inside = how.innerEnded > 0 ? ` · ${how.innerEnded}` : '';
  return took === '' ? `${kind}${inside}` : `${took}${inside} · ${kind}`;
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
