import type { Navigation } from '../host.ts';
import type { Controls } from '../part.ts';
import { pan, zoomAt } from './camera.ts';
import type { Camera, Size } from './camera.ts';
import { keyMeaning } from './keys.ts';
import type { Layout } from './layout.ts';
import { moreParent } from './pick.ts';
import { PANNING, listenToPointer } from './pointer.ts';

/** What is on the screen when something is done to it. */
export type OnScreen = {
  readonly layout: Layout;
  readonly camera: Camera;
  readonly size: Size;
  readonly navigation: Navigation | undefined;
};

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
  listenToPointer(element, {
    move,
    choose,
    open(id) {
      const item = current().layout.byId.get(id)?.item;
      if (item?.foldable === true) controls.act({ type: item.cut ? 'open' : 'fold', id });
    },
    zoom: (factor, point) =>
      controls.act({ type: 'camera', camera: zoomAt(current().camera, factor, point) }),
  });
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
