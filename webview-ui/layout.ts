import { hierarchy, tree } from 'd3-hierarchy';
import type { SolveView } from '../src/protocol/solve-view.ts';

/** Something that is drawn in the tree: a candidate, or a trial that will be one. */
export type Place = {
  /** A candidate's id, or that of a trial under way (`trialId`). */
  readonly id: number;
  readonly parent: number;
  readonly x: number;
  readonly y: number;
  readonly depth: number;
  /** Descendants that are folded away. */
  readonly hidden: number;
};

export type Layout = {
  readonly places: readonly Place[];
  readonly width: number;
  readonly height: number;
};

/** Distance between neighbours and between generations, in pixels. */
const COLUMN = 72;
const ROW = 84;
const MARGIN = 40;

/** The id under which a trial under way is drawn: below -1, which is the root's parent. */
export function trialId(trial: number): number {
  return -2 - trial;
}

type Item = { readonly id: number; readonly parent: number };

/** Where everything goes: a tidy tree (Reingold and Tilford 1981), the root on top. */
export function layOut(view: SolveView, folded: ReadonlySet<number>): Layout {
  const items = rooted([
    ...view.nodes.map(({ id, parent }) => ({ id, parent })),
    ...view.running.map(({ trial, parent }) => ({ id: trialId(trial), parent })),
  ]);
  const children = new Map<number, Item[]>();
  for (const item of items) children.set(item.parent, [...(children.get(item.parent) ?? []), item]);
  const [root] = items;
  if (root === undefined) return { places: [], width: 0, height: 0 };
  const count = (id: number): number =>
    (children.get(id) ?? []).reduce((sum, child) => sum + 1 + count(child.id), 0);
  const top = hierarchy(root, item => (folded.has(item.id) ? [] : (children.get(item.id) ?? [])));
  const laid = tree<Item>().nodeSize([COLUMN, ROW])(top).descendants();
  const left = Math.min(...laid.map(({ x }) => x));
  const places = laid.map(({ data, x, y, depth }) => ({
    ...data,
    x: x - left + MARGIN,
    y: y + MARGIN,
    depth,
    hidden: folded.has(data.id) ? count(data.id) : 0,
  }));
  return {
    places,
    width: Math.max(...places.map(({ x }) => x)) + MARGIN,
    height: Math.max(...places.map(({ y }) => y)) + MARGIN,
  };
}

/**
 * The items that hang together with a root: each once, each after its parent. A trace is written
 * by some program; one whose nodes go round in circles must not take the page with it.
 */
function rooted(items: readonly Item[]): readonly Item[] {
  const seen = new Set<number>();
  return items.filter(({ id, parent }) => {
    const fits = !seen.has(id) && (seen.size === 0 ? id === 0 && parent < 0 : seen.has(parent));
    if (fits) seen.add(id);
    return fits;
  });
}
