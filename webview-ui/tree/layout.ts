import { hierarchy, tree } from 'd3-hierarchy';
import type { Bounds } from './camera.ts';
import type { Item } from './pick.ts';

/** An item with its place. The root is on the left, time goes to the right. */
export type Place = {
  readonly item: Item;
  readonly parent: Place | undefined;
  /** The middle of the left side. */
  readonly x: number;
  readonly y: number;
  /** The same, from the parent's place. */
  readonly dx: number;
  readonly dy: number;
  /** Beginning at 1, as in ARIA: the level, which of its siblings it is, and how many they are. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly children: Place[];
};

export type Layout = {
  /** As they are read from top to bottom: each before its children. */
  readonly places: readonly Place[];
  readonly byId: ReadonlyMap<number, Place>;
  readonly bounds: Bounds;
};

/** The size of a candidate, and the distances between middles. */
export const BOX = { width: 80, height: 24 } as const;
const ROW = 30;
const COLUMN = 114;

export const NO_LAYOUT: Layout = {
  places: [],
  byId: new Map(),
  bounds: { left: 0, top: 0, right: 0, bottom: 0 },
};

/** Where everything goes: a tidy tree (Reingold and Tilford 1981). */
export function layOut(root: Item | undefined): Layout {
  if (root === undefined) return NO_LAYOUT;
  const laid = tree<Item>()
    .nodeSize([ROW, COLUMN])
    .separation((one, other) => (one.parent === other.parent ? 1 : 1.2))(
    hierarchy(root, item => item.children),
  );
  const places: Place[] = [];
  const byId = new Map<number, Place>();
  let [top, bottom, right] = [0, 0, 0];
  laid.eachBefore(point => {
    const parent = point.parent === null ? undefined : byId.get(point.parent.data.id);
    // Rounded from parent to child: a subtree that is moved as a whole has no change inside it.
    const dy = Math.round(point.x - (point.parent?.x ?? 0));
    const dx = parent === undefined ? 0 : COLUMN;
    const place: Place = {
      item: point.data,
      parent,
      x: (parent?.x ?? 0) + dx,
      y: (parent?.y ?? 0) + dy,
      dx,
      dy,
      level: point.depth + 1,
      position: parent === undefined ? 1 : parent.children.length + 1,
      siblings: parent === undefined ? 1 : parent.item.children.length,
      children: [],
    };
    parent?.children.push(place);
    places.push(place);
    byId.set(place.item.id, place);
    top = Math.min(top, place.y);
    bottom = Math.max(bottom, place.y);
    right = Math.max(right, place.x);
  });
  const half = BOX.height / 2;
  const bounds = { left: 0, top: top - half, right: right + BOX.width, bottom: bottom + half };
  return { places, byId, bounds };
}

/** The box that a place fills. */
export function boxOf({ x, y }: Place): Bounds {
  const half = BOX.height / 2;
  return { left: x, top: y - half, right: x + BOX.width, bottom: y + half };
}
