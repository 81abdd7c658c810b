import { html, set, svg } from '../element.ts';
import type { Controls } from '../part.ts';
import type { Say } from '../say.ts';
import type { State } from '../state.ts';
import { fit, reveal, sightOf } from './camera.ts';
import type { Camera, Size } from './camera.ts';
import { createTreeDrawing } from './draw-tree.ts';
import { createForest, wayToBest } from './forest.ts';
import { NO_LAYOUT, boxOf, layOut } from './layout.ts';
import type { Layout } from './layout.ts';
import { elementId } from './node-shape.ts';
import { MOST_DRAWN, pick } from './pick.ts';
import { listenToTree } from './tree-input.ts';

/** The tree with its picture, for all that other parts ask of it. */
export type TreePart = {
  readonly element: HTMLElement;
  draw(state: State, say: Say): void;
  /** Closer or further away, around the middle. */
  readonly zoom: (factor: number) => void;
  readonly focus: () => void;
  /** The drawing and how far it reaches. */
  drawing(): { readonly svg: SVGElement; readonly layout: Layout };
};

/** Below this scale words are too small to be read, and are left out. */
const FAR = 0.5;
/** How high the buttons over the tree are, in pixels. */
const TOOLS = 28;

export function createTreePart(controls: Controls): TreePart {
  const world = svg('g', { class: 'world' });
  const drawing = svg('svg', { class: 'drawing', role: 'none' }, world);
  const element = html('div', { class: 'tree', role: 'tree', tabindex: 0 }, drawing);
  const forest = createForest();
  const tree = createTreeDrawing(world);
  let layout = NO_LAYOUT;
  let camera: Camera = { x: 0, y: 0, scale: 1 };
  let size: Size = { width: 0, height: 0 };
  let saw: number | undefined;
  let navigation: State['navigation'] | undefined;
  new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    size = { width, height };
    // Nothing has changed but the room: the same state is drawn again.
    if (navigation !== undefined) controls.act({ type: 'camera', camera: navigation.camera });
  }).observe(element);
  const zoom = listenToTree(element, controls, () => ({ layout, camera, size, navigation }));
  return {
    element,
    zoom,
    focus: () => element.focus(),
    drawing: () => ({ svg: drawing, layout }),
    draw(state, say) {
      const { view } = state;
      ({ navigation } = state);
      forest.update(view);
      const path = wayToBest(forest);
      const { selected } = navigation;
      const root = pick(forest, {
        folded: new Set(navigation.folded),
        opened: new Set(navigation.opened),
        wanted: selected === undefined ? path : [...path, selected],
        most: MOST_DRAWN,
      });
      layout = layOut(root);
      camera = look(state, { layout, size, path, moved: selected !== saw });
      saw = selected;
      tree.draw(layout, { selected, best: path, sight: sightOf(camera, size) }, say);
      set(world, 'transform', `translate(${camera.x},${camera.y}) scale(${camera.scale})`);
      element.classList.toggle('far', camera.scale < FAR);
      set(element, 'aria-label', say('Search tree'));
      const active = selected !== undefined && layout.byId.has(selected) ? selected : undefined;
      set(element, 'aria-activedescendant', active === undefined ? undefined : elementId(active));
      if (navigation.camera !== undefined && camera !== navigation.camera)
        controls.act({ type: 'camera', camera });
    },
  };
}

type Seen = {
  readonly layout: Layout;
  readonly size: Size;
  readonly path: ReadonlySet<number>;
  readonly moved: boolean;
};

/** The room that the buttons over the tree leave. */
function clear({ width, height }: Size): Size {
  return { width, height: Math.max(0, height - TOOLS) };
}

/** Where the user moved the picture to, or all in sight; a new selection is always in sight. */
function look({ navigation, view }: State, { layout, size, path, moved }: Seen): Camera {
  const { selected } = navigation;
  const [best] = path;
  const chosen = selected === undefined ? undefined : layout.byId.get(selected);
  const focus =
    chosen ??
    (best === undefined ? undefined : layout.byId.get(best)) ??
    layout.byId.get(view.nodes[0]?.id ?? 0);
  const camera = navigation.camera ?? fit(layout.bounds, clear(size), focus ?? { y: 0 });
  if (chosen === undefined || size.width === 0) return camera;
  return moved || navigation.camera === undefined ? reveal(camera, boxOf(chosen), size) : camera;
}
