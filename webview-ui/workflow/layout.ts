import { Graph, layout } from '@dagrejs/dagre';
import type { EdgeLabel, NodeLabel } from '@dagrejs/dagre';
import type { WorkflowView } from '../../src/protocol/workflow-view.ts';
import type { Bounds } from '../tree/camera.ts';

export type Point = { readonly x: number; readonly y: number };

/** Where a node is: the middle of its box. */
export type Place = Point & { readonly id: number };

export type PlacedEdge = {
  readonly from: number;
  readonly to: number;
  readonly way: string | undefined;
  readonly points: readonly Point[];
  /** The middle of its words. */
  readonly label: Point;
};

export type Layout = {
  /** By the position of the node. */
  readonly places: readonly Place[];
  /** From top to bottom and left to right: the order in which keys go through them. */
  readonly order: readonly number[];
  readonly edges: readonly PlacedEdge[];
  readonly bounds: Bounds;
};

export const BOX = { width: 176, height: 44 } as const;
export const NO_LAYOUT: Layout = {
  places: [],
  order: [],
  edges: [],
  bounds: { left: 0, top: 0, right: 0, bottom: 0 },
};

/** Beyond this the best places take seconds to find; good ones do not. */
const LARGE = 60;
/** Beyond this good places take seconds, too. */
const HUGE = 250;
const BETWEEN = { x: 28, y: 56 } as const;

type ShownGraph = WorkflowView['graph'];

/** Layers of nodes, each below all that it waits for. */
export function layOut(graph: ShownGraph): Layout {
  if (graph.nodes.length === 0) return NO_LAYOUT;
  return graph.nodes.length > HUGE ? inRows(graph) : inLayers(graph);
}

/** Each node in the row after the last that it waits for, as it stands in the graph's order. */
function inRows({ nodes, edges }: ShownGraph): Layout {
  const rows = nodes.map(() => 0);
  // Nodes stand after all that they wait for, and edges after those into nodes before them.
  for (const { from, to } of edges) rows[to] = Math.max(rows[to] ?? 0, (rows[from] ?? 0) + 1);
  const filled: number[] = [];
  const places = nodes.map((_, id): Place => {
    const row = rows[id] ?? 0;
    const column = filled[row] ?? 0;
    filled[row] = column + 1;
    return { id, x: column * (BOX.width + BETWEEN.x), y: row * (BOX.height + BETWEEN.y) };
  });
  const placed = edges.map(({ from, to, way }): PlacedEdge => {
    const [start, end] = [places[from] ?? { x: 0, y: 0 }, places[to] ?? { x: 0, y: 0 }];
    const points = [
      { x: start.x, y: start.y + BOX.height / 2 },
      { x: end.x, y: end.y - BOX.height / 2 },
    ];
    const label = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    return { from, to, way, points, label };
  });
  return finished(places, placed);
}

function inLayers({ nodes, edges }: ShownGraph): Layout {
  const graph = new Graph<object, NodeLabel, EdgeLabel>();
  graph.setGraph({
    rankdir: 'TB',
    nodesep: 28,
    ranksep: 42,
    edgesep: 14,
    ranker: nodes.length > LARGE ? 'longest-path' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const index of nodes.keys()) graph.setNode(String(index), { ...BOX });
  for (const { from, to, way } of edges) {
    const label = way === undefined ? {} : { width: 8 + 6 * way.length, height: 14 };
    graph.setEdge(String(from), String(to), label);
  }
  layout(graph);
  const places = nodes.map((_, id): Place => {
    const { x = 0, y = 0 } = graph.node(String(id));
    return { id, x, y };
  });
  const placed = edges.map(({ from, to, way }): PlacedEdge => {
    const { points = [], x, y } = graph.edge(String(from), String(to));
    const middle = points[points.length >> 1] ?? { x: 0, y: 0 };
    return { from, to, way, points, label: { x: x ?? middle.x, y: y ?? middle.y } };
  });
  return finished(places, placed);
}

function finished(places: readonly Place[], edges: readonly PlacedEdge[]): Layout {
  const sorted = places.toSorted((a, b) => a.y - b.y || a.x - b.x);
  return { places, edges, order: sorted.map(({ id }) => id), bounds: boundsOf(places) };
}

function boundsOf(places: readonly Place[]): Bounds {
  const boxes = places.map(boxOf);
  return {
    left: boxes.reduce((least, { left }) => Math.min(least, left), Infinity),
    top: boxes.reduce((least, { top }) => Math.min(least, top), Infinity),
    right: boxes.reduce((most, { right }) => Math.max(most, right), -Infinity),
    bottom: boxes.reduce((most, { bottom }) => Math.max(most, bottom), -Infinity),
  };
}

/** The box of a node. */
export function boxOf({ x, y }: Point): Bounds {
  const [dx, dy] = [BOX.width / 2, BOX.height / 2];
  return { left: x - dx, top: y - dy, right: x + dx, bottom: y + dy };
}

/** A smooth line through the points of an edge. */
export function lineOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const said = (one: Point): string => `${one.x.toFixed(1)},${one.y.toFixed(1)}`;
  const between = rest.slice(0, -1).map((one, index) => {
    const next = rest[index + 1] ?? one;
    const middle = { x: (one.x + next.x) / 2, y: (one.y + next.y) / 2 };
    return `Q${said(one)} ${said(middle)}`;
  });
  return [`M${said(first)}`, ...between, `L${said(last)}`].join(' ');
}
