/** What the mouse and the wheel do to a picture of nodes. */
export type Pointing = {
  readonly move: (dx: number, dy: number) => void;
  /** A click on a node. */
  readonly choose: (id: number) => void;
  /** A double click on one. */
  readonly open: (id: number) => void;
  readonly zoom: (factor: number, point: { readonly x: number; readonly y: number }) => void;
};

/** Further than this a press is a drag, in pixels. */
const DRAG = 4;
/** How far an arrow key with Shift moves the picture. */
const PAN = 60;

/** Where the arrow keys move a picture to, with Shift. */
export const PANNING: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, PAN],
  ArrowDown: [0, -PAN],
  ArrowLeft: [PAN, 0],
  ArrowRight: [-PAN, 0],
};

/** Dragging moves, a click chooses, the wheel moves, and zooms with Ctrl. */
export function listenToPointer(
  element: HTMLElement,
  { move, choose, open, zoom }: Pointing,
): void {
  let from: { x: number; y: number } | undefined;
  let dragged = false;
  element.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY };
    dragged = false;
  });
  element.addEventListener('pointermove', event => {
    if (from === undefined) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!dragged && Math.hypot(dx, dy) < DRAG) return;
    if (!dragged) element.setPointerCapture(event.pointerId);
    dragged = true;
    element.classList.add('dragged');
    from = { x: event.clientX, y: event.clientY };
    move(dx, dy);
  });
  const release = (): void => {
    from = undefined;
    element.classList.remove('dragged');
  };
  element.addEventListener('pointerup', release);
  element.addEventListener('pointercancel', release);
  element.addEventListener('click', event => {
    const id = idAt(event);
    if (id !== undefined && !dragged) choose(id);
  });
  element.addEventListener('dblclick', event => {
    const id = idAt(event);
    if (id !== undefined) open(id);
  });
  element.addEventListener(
    'wheel',
    event => {
      event.preventDefault();
      if (!event.ctrlKey && !event.metaKey) {
        move(-event.deltaX, -event.deltaY);
        return;
      }
      const { left, top } = element.getBoundingClientRect();
      const point = { x: event.clientX - left, y: event.clientY - top };
      zoom(Math.exp(-event.deltaY * 0.0025), point);
    },
    { passive: false },
  );
}

function idAt(event: Event): number | undefined {
  const target = event.target instanceof Element ? event.target.closest('[data-id]') : null;
  const id = target?.getAttribute('data-id');
  return id === null || id === undefined ? undefined : Number(id);
}
