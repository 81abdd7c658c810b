/** A point of the tree at (a, b) is drawn at (a * scale + x, b * scale + y). */
export type Camera = { readonly x: number; readonly y: number; readonly scale: number };

export type Size = { readonly width: number; readonly height: number };

export type Bounds = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

const PADDING = 22;
const MIN_SCALE = 0.08;
const MAX_SCALE = 3;
/** A tree that is larger than this shows is not all in sight: nobody could read it. */
const MIN_FIT = 0.56;

/** All of the tree, or as much of it as can be read, with `focus` in the middle then. */
export function fit(bounds: Bounds, size: Size, focus: { readonly y: number }): Camera {
  const wide = Math.max(1, bounds.right - bounds.left);
  const high = Math.max(1, bounds.bottom - bounds.top);
  const room = { wide: size.width - 2 * PADDING, high: size.height - 2 * PADDING };
  const scale = Math.max(MIN_FIT, Math.min(1.15, room.wide / wide, room.high / high));
  return {
    scale,
    x:
      wide * scale <= room.wide
        ? middle(size.width, wide, bounds.left, scale)
        : PADDING - bounds.left * scale,
    y:
      high * scale <= room.high
        ? middle(size.height, high, bounds.top, scale)
        : within(size.height / 2 - focus.y * scale, {
            least: size.height - PADDING - bounds.bottom * scale,
            most: PADDING - bounds.top * scale,
          }),
  };
}

function middle(room: number, extent: number, start: number, scale: number): number {
  return (room - extent * scale) / 2 - start * scale;
}

function within(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, value));
}

/** Closer or further away, with what is at `point` of the screen staying there. */
export function zoomAt(
  { x, y, scale }: Camera,
  factor: number,
  point: { readonly x: number; readonly y: number },
): Camera {
  const next = Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale * factor));
  const ratio = next / scale;
  return { scale: next, x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio };
}

export function pan({ x, y, scale }: Camera, dx: number, dy: number): Camera {
  return { x: x + dx, y: y + dy, scale };
}

/** The part of the tree that can be seen, and a quarter as much on each side: a small move shows no gap. */
export function sightOf({ x, y, scale }: Camera, { width, height }: Size): Bounds {
  return {
    left: (-x - width / 4) / scale,
    top: (-y - height / 4) / scale,
    right: (1.25 * width - x) / scale,
    bottom: (1.25 * height - y) / scale,
  };
}

/** The camera moved as little as is needed to have a box of the tree in sight. */
export function reveal(camera: Camera, box: Bounds, size: Size): Camera {
  const { scale } = camera;
  const shift = (start: number, end: number, offset: number, room: number): number => {
    const from = start * scale + offset;
    const to = end * scale + offset;
    if (from < PADDING) return PADDING - from;
    return to > room - PADDING ? room - PADDING - to : 0;
  };
  const dx = shift(box.left, box.right, camera.x, size.width);
  const dy = shift(box.top, box.bottom, camera.y, size.height);
  return dx === 0 && dy === 0 ? camera : pan(camera, dx, dy);
}
