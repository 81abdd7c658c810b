import { bestPath } from '../solve/seen-nodes.ts';
import type { CandidateNode } from '../solve/solve-event.ts';
import { layOutTree } from './lay-out-tree.ts';
import type { Spot } from './lay-out-tree.ts';
import type { RecordedSolve } from './read-solve.ts';

const COLUMN = 64;
const ROW = 76;
const MARGIN = 40;
const HEAD = 56;
const RADIUS = 14;
const MIN_WIDTH = 480;

/** A picture of the search tree that stands by itself: no script, no reference to anything. */
export function toSvg(solve: RecordedSolve, status: string): string {
  const spots = layOutTree(solve.nodes);
  const width = Math.max(MIN_WIDTH, 2 * MARGIN + COLUMN * most(spots, 'x'));
  const height = HEAD + 2 * MARGIN + ROW * most(spots, 'y') + 20;
  const places = new Map(spots.map(spot => [spot.id, at(spot)]));
  const best = bestPath(solve.nodes);
  const edges = spots.map(({ id, parent }) =>
    edge(places.get(parent), places.get(id), best.has(id) && best.has(parent)),
  );
  const drawn = solve.nodes.map(node => circle(node, places.get(node.id), best.has(node.id)));
  const title = escape(`${solve.start?.function ?? ''} (${status})`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="11">`,
    `<title>${title}</title>`,
    `<desc>${escape(caption(solve))}</desc>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${MARGIN}" y="28" font-size="15" font-weight="bold" fill="#1f2328">${title}</text>`,
    `<text x="${MARGIN}" y="46" fill="#59636e">${escape(caption(solve))}</text>`,
    ...edges,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

type Point = { readonly x: number; readonly y: number };

function at({ x, y }: Spot): Point {
  return { x: MARGIN + COLUMN * x, y: HEAD + MARGIN + ROW * y };
}

function most(spots: readonly Spot[], axis: 'x' | 'y'): number {
  return spots.reduce((high, spot) => Math.max(high, spot[axis]), 0);
}

function edge(from: Point | undefined, to: Point | undefined, best: boolean): string {
  if (from === undefined || to === undefined) return '';
  const half = (from.y + to.y) / 2;
  const stroke = best ? 'stroke="#1a7f37" stroke-width="2.5"' : 'stroke="#8c959f"';
  return `<path d="M${from.x} ${from.y}C${from.x} ${half} ${to.x} ${half} ${to.x} ${to.y}" fill="none" ${stroke}/>`;
}

function circle(node: CandidateNode, point: Point | undefined, best: boolean): string {
  if (point === undefined) return '';
  const { id, parent, passed, total, verdict } = node;
  const isRoot = parent < 0;
  const mark = isRoot ? '●' : verdict === 'PASS' ? '✓' : verdict === undefined ? '–' : '✗';
  const said = isRoot
    ? 'root'
    : `candidate ${id}: ${verdict ?? 'no code'}, ${passed} of ${total} checks, reward ${node.reward.toFixed(2)}, ${node.visits} visits`;
  const label = isRoot ? '' : `${passed}/${total}`;
  const outline = best && !isRoot ? '#1a7f37' : '#57606a';
  return [
    `<g><title>${escape(said)}</title>`,
    `<circle cx="${point.x}" cy="${point.y}" r="${RADIUS}" fill="${fill(node)}" stroke="${outline}" stroke-width="${best ? 2.5 : 1}"/>`,
    `<text x="${point.x}" y="${point.y + 4}" text-anchor="middle" fill="#1f2328">${mark}</text>`,
    `<text x="${point.x}" y="${point.y + RADIUS + 14}" text-anchor="middle" fill="#1f2328" stroke="#ffffff" stroke-width="3" paint-order="stroke">${label}</text></g>`,
  ].join('');
}

function fill({ parent, verdict, passed }: CandidateNode): string {
  if (parent < 0) return '#eaeef2';
  if (verdict === 'PASS') return '#aceebb';
  if (verdict === undefined || verdict === 'CANNOT_VERIFY') return '#d1d9e0';
  return passed > 0 ? '#ffe7a3' : '#ffcecb';
}

function caption({ start, nodes, result, elapsedMs }: RecordedSolve): string {
  const seconds = ((result?.wallMs ?? elapsedMs) / 1000).toFixed(1);
  const model = result?.model ?? start?.model ?? '';
  return `${Math.max(0, nodes.length - 1)} candidates, ${seconds} s, ${model}, seed ${start?.seed ?? 0}`;
}

/** Text for XML: what it may not hold at all is left out. */
function escape(text: string): string {
  const clean = text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
  return clean
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
