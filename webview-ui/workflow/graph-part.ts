import { html, set, svg } from '../element.ts';
import type { Say } from '../say.ts';
import { fit, pan, reveal, zoomAt } from '../tree/camera.ts';
import type { Camera, Size } from '../tree/camera.ts';
import { elementId } from '../tree/node-shape.ts';
import { PANNING, listenToPointer } from '../tree/pointer.ts';
import { createGraphDrawing } from './draw-graph.ts';
import { keyLeadsTo } from './keys.ts';
import { NO_LAYOUT, boxOf, layOut } from './layout.ts';
import type { Layout } from './layout.ts';
import type { Controls } from './part.ts';
import type { State } from './state.ts';

/** The graph with its picture, for all that other parts ask of it. */
export type GraphPart = {
  readonly element: HTMLElement;
  draw(state: State, say: Say): void;
  /** Closer or further away, around the middle. */
  readonly zoom: (factor: number) => void;
  readonly focus: () => void;
};

const ZOOM = 1.25;
/** Below this scale words are too small to be read, and are left out. */
const FAR = 0.5;
/** How high the buttons over the graph are, in pixels. */
const TOOLS = 28;

export function createGraphPart(controls: Controls): GraphPart {
  const world = svg('g', { class: 'world', role: 'none' });
  const drawing = svg('svg', { class: 'drawing', role: 'none' }, world);
  const element = html('div', { class: 'tree graph', role: 'listbox', tabindex: 0 }, drawing);
  const graph = createGraphDrawing(world);
  let of: unknown;
  let layout: Layout = NO_LAYOUT;
  let camera: Camera = { x: 0, y: 0, scale: 1 };
  let size: Size = { width: 0, height: 0 };
  let state: State | undefined;
  let saw: number | undefined;
  const current = (): OnScreen => ({ layout, camera, size, selected: state?.look.selected });
  new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    size = { width, height };
    // Nothing has changed but the room: the same state is drawn again.
    controls.act({ type: 'camera', camera: state?.look.camera });
  }).observe(element);
  const zoom = listen(element, controls, current);
  return {
    element,
    zoom,
    focus: () => element.focus(),
    draw(next, say) {
      state = next;
      const { view, look } = next;
      set(element, 'aria-label', say('Workflow graph'));
      if (view === undefined) return;
      if (view.graph !== of) {
        of = view.graph;
        layout = layOut(view.graph);
      }
      const { selected } = look;
      const chosen = selected === undefined ? undefined : layout.places[selected];
      camera = look.camera ?? fitAll(layout, size);
      if (chosen !== undefined && size.width > 0 && (selected !== saw || look.camera === undefined))
        camera = reveal(camera, boxOf(chosen), size);
      saw = selected;
      graph.draw(view, layout, selected, say);
      set(world, 'transform', `translate(${camera.x},${camera.y}) scale(${camera.scale})`);
      element.classList.toggle('far', camera.scale < FAR);
      const active = chosen === undefined ? undefined : elementId(chosen.id);
      set(element, 'aria-activedescendant', active);
      if (look.camera !== undefined && camera !== look.camera)
        controls.act({ type: 'camera', camera });
    },
  };
}

function fitAll({ bounds }: Layout, { width, height }: Size): Camera {
  return fit(bounds, { width, height: Math.max(0, height - TOOLS) }, { y: bounds.top });
}

type OnScreen = {
  readonly layout: Layout;
  readonly camera: Camera;
  readonly size: Size;
  readonly selected: number | undefined;
};

/** Mouse, wheel and keys of the graph; gives what zooms around the middle. */
function listen(
  element: HTMLElement,
  { act }: Controls,
  current: () => OnScreen,
): (factor: number) => void {
  const move = (dx: number, dy: number): void =>
    act({ type: 'camera', camera: pan(current().camera, dx, dy) });
  const zoom = (factor: number): void => {
    const { camera, size } = current();
    const point = { x: size.width / 2, y: size.height / 2 };
    act({ type: 'camera', camera: zoomAt(camera, factor, point) });
  };
  listenToPointer(element, {
    move,
    choose: id => act({ type: 'select', id }),
    open: () => document.getElementById('detail-title')?.focus(),
    zoom: (factor, point) =>
      act({ type: 'camera', camera: zoomAt(current().camera, factor, point) }),
  });
  element.addEventListener('focus', () => {
    const { layout, selected } = current();
    // Arrow keys begin where one is; a click says itself what is selected.
    if (selected === undefined && !element.matches(':active'))
      act({ type: 'select', id: layout.order[0] });
  });
  element.addEventListener('keydown', event => {
    const { altKey, metaKey, ctrlKey, shiftKey, key } = event;
    if (altKey || metaKey || ctrlKey) return;
    const { layout, selected } = current();
    const by = shiftKey ? PANNING[key] : undefined;
    const next = by === undefined ? keyLeadsTo(layout, selected, key) : undefined;
    if (by !== undefined) move(...by);
    else if (key === '+' || key === '=') zoom(ZOOM);
    else if (key === '-') zoom(1 / ZOOM);
    else if (key === '0') act({ type: 'camera', camera: undefined });
    else if (key === 'Enter') document.getElementById('detail-title')?.focus();
    else if (key === 'Escape') act({ type: 'select', id: undefined });
    else if (next !== undefined) act({ type: 'select', id: next });
    else if (!key.startsWith('Arrow')) return;
    event.preventDefault();
  });
  return zoom;
}
