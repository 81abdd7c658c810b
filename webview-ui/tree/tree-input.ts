import type { Navigation } from '../host.ts';
import type { Controls } from '../part.ts';
import { pan, zoomAt } from './camera.ts';
import type { Camera, Size } from './camera.ts';
import { keyMeaning } from './keys.ts';
import type { Layout } from './layout.ts';
import { moreParent } from './pick.ts';

/** What is on the screen when something is done to it. */
export type OnScreen = {
  readonly layout: Layout;
  readonly camera: Camera;
  readonly size: Size;
  readonly navigation: Navigation | undefined;
};

/** Further than this a press is a drag, in pixels. */
const DRAG = 4;
/** How far an arrow key with Shift moves the picture. */
const PAN = 60;
const ZOOM = 1.25;

/** Mouse, wheel and keys of the tree; gives what zooms around the middle. */
export function listenToTree(
  element: HTMLElement,
  controls: Controls,
  current: () => OnScreen,
): (factor: number) => void {
  const move = (dx: number, dy: number): void =>
    controls.act({ type: 'camera', camera: pan(current().camera, dx, dy) });
  const zoom = (factor: number): void => {
    const { camera, size } = current();
    const point = { x: size.width / 2, y: size.height / 2 };
    controls.act({ type: 'camera', camera: zoomAt(camera, factor, point) });
  };
  const choose = (id: number): void => {
    const parent = moreParent(id);
    controls.act(parent === undefined ? { type: 'select', id } : { type: 'open', id: parent });
  };
  listenToMouse(element, { move, choose, controls, current });
  element.addEventListener('focus', () => {
    const { layout, navigation } = current();
    const [first] = layout.places;
    // Arrow keys begin where one is: a tree that has the focus has a selection.
    if (navigation?.selected === undefined && first !== undefined && !pressed(element))
      controls.act({ type: 'select', id: first.item.id });
  });
  element.addEventListener('keydown', event => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    if (onKey(event, { move, zoom, choose, controls, current })) event.preventDefault();
  });
  return zoom;
}

/** A click gives the focus, too, and says itself what is selected. */
function pressed(element: HTMLElement): boolean {
  return element.matches(':active');
}

type Means = {
  readonly controls: Controls;
  readonly current: () => OnScreen;
  readonly move: (dx: number, dy: number) => void;
  readonly choose: (id: number) => void;
};

const PANNING: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, PAN],
  ArrowDown: [0, -PAN],
  ArrowLeft: [PAN, 0],
  ArrowRight: [-PAN, 0],
};

/** Does what a key means; false when it means nothing here. */
function onKey(
  { key, shiftKey }: KeyboardEvent,
  means: Means & { zoom(factor: number): void },
): boolean {
  const { controls, current } = means;
  const { layout, navigation } = current();
  const selected = navigation?.selected;
  const by = shiftKey ? PANNING[key] : undefined;
  if (by !== undefined) means.move(...by);
  else if (key === '+' || key === '=') means.zoom(ZOOM);
  else if (key === '-') means.zoom(1 / ZOOM);
  else if (key === '0') controls.act({ type: 'camera', camera: undefined });
  else if (key === '*') controls.act({ type: 'unfold-all' });
  else if (key === 'Enter' && selected !== undefined) {
    const parent = moreParent(selected);
    if (parent !== undefined) means.choose(selected);
    else document.getElementById('detail-title')?.focus();
  } else {
    const meaning = keyMeaning(layout, selected, key);
    if (meaning === undefined) return false;
    controls.act(meaning);
  }
  return true;
}

function listenToMouse(element: HTMLElement, { move, choose, controls, current }: Means): void {
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
    const item = id === undefined ? undefined : current().layout.byId.get(id)?.item;
    if (item?.foldable === true) controls.act({ type: item.cut ? 'open' : 'fold', id: item.id });
  });
  element.addEventListener(
    'wheel',
    event => {
      event.preventDefault();
      const { camera } = current();
      if (!event.ctrlKey && !event.metaKey) {
        move(-event.deltaX, -event.deltaY);
        return;
      }
      const { left, top } = element.getBoundingClientRect();
      const point = { x: event.clientX - left, y: event.clientY - top };
      const factor = Math.exp(-event.deltaY * 0.0025);
      controls.act({ type: 'camera', camera: zoomAt(camera, factor, point) });
    },
    { passive: false },
  );
}

function idAt(event: Event): number | undefined {
  const target = event.target instanceof Element ? event.target.closest('[data-id]') : null;
  const id = target?.getAttribute('data-id');
  return id === null || id === undefined ? undefined : Number(id);
}
