import assert from 'node:assert/strict';
import { EMPTY_VIEW, reduceSolve } from '../../src/protocol/solve-view.ts';
import type { SolveView } from '../../src/protocol/solve-view.ts';
import { sampleEvents, sampleNode } from '../../src/testing/sample-events.ts';
import { fit, reveal, sightOf, zoomAt } from './camera.ts';
import { createForest, wayToBest } from './forest.ts';
import { keyMeaning } from './keys.ts';
import { BOX, layOut } from './layout.ts';
import type { Layout } from './layout.ts';
import { MOST_DRAWN, moreId, moreParent, pick, trialId } from './pick.ts';
import type { Choice } from './pick.ts';

const NONE: ReadonlySet<number> = new Set();
const ALL: Choice = { folded: NONE, opened: NONE, wanted: [], most: MOST_DRAWN };
const threes = (count: number): SolveView => ({
  ...EMPTY_VIEW,
  nodes: Array.from({ length: count }, (_, id) =>
    sampleNode(id, id === 0 ? -1 : Math.floor((id - 1) / 3)),
  ),
});
const laid = (view: SolveView, choice: Partial<Choice> = {}): Layout => {
  const forest = createForest();
  forest.update(view);
  return layOut(pick(forest, { ...ALL, ...choice }));
};
const ids = ({ places }: Layout): number[] => places.map(({ item }) => item.id);
const hiddenOf = (layout: Layout, id: number): number | undefined =>
  layout.byId.get(id)?.item.hidden;

/** The way to the best candidate, found without an index that is kept. */
function plainWay(nodes: SolveView['nodes']): ReadonlySet<number> {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const most = Math.max(...nodes.filter(isAnswer).map(({ reward }) => reward));
  const path = new Set<number>();
  let node = nodes.find(one => isAnswer(one) && one.reward === most);
  for (; node !== undefined; node = byId.get(node.parent)) path.add(node.id);
  return path;
}

function isAnswer({ parent, code }: SolveView['nodes'][number]): boolean {
  return parent >= 0 && code !== '';
}

describe('the layout of the tree', () => {
  it('puts children beside their parents and nobody on top of anybody', () => {
    const { places, bounds } = laid(threes(200));
    assert.equal(places.length, 200);
    for (const { parent, x, y } of places) {
      assert.ok(x >= bounds.left && y >= bounds.top && y <= bounds.bottom);
      assert.ok(x + BOX.width <= bounds.right);
      if (parent !== undefined) assert.ok(x >= parent.x + BOX.width);
    }
    for (const column of new Set(places.map(({ x }) => x))) {
      const there = places.filter(({ x }) => x === column);
      const rows = there.map(({ y }) => y).sort((a, b) => a - b);
      rows.slice(1).forEach((y, i) => assert.ok(y - (rows[i] ?? 0) >= BOX.height));
    }
  });

  it('moves a subtree as a whole when a sibling of it grows', () => {
    const before = laid(threes(13));
    const view = threes(13);
    const grown = { ...view, nodes: [...view.nodes, sampleNode(13, 1), sampleNode(14, 1)] };
    const after = laid(grown);
    assert.notEqual(after.byId.get(10)?.y, before.byId.get(10)?.y);
    assert.equal(after.byId.get(10)?.dy, before.byId.get(10)?.dy);
  });

  it('has a place for the very first trial, which is no parent of the root', () => {
    const view = { ...threes(1), running: [{ trial: 0, parent: 0, text: '', stderr: '' }] };
    const { byId } = laid(view);
    assert.equal(byId.get(trialId(0))?.parent?.item.id, 0);
    assert.equal(byId.size, 2);
  });

  it('draws what hangs together of a trace that goes round in circles', () => {
    const pairs = [
      [0, -1],
      [1, 0],
      [0, 1],
      [2, 2],
      [3, 4],
      [4, 3],
      [5, 1],
      [1, 5],
    ] as const;
    const nodes = pairs.map(([id, parent]) => sampleNode(id, parent));
    assert.deepEqual(ids(laid({ ...EMPTY_VIEW, nodes })), [0, 1, 5]);
  });

  it('of nothing is nothing', () => {
    assert.deepEqual(laid(EMPTY_VIEW).places, []);
  });
});

describe('what is drawn of a search', () => {
  it('leaves out what is below a folded node and says how much that is', () => {
    const layout = laid(threes(13), { folded: new Set([1]) });
    assert.equal(layout.places.length, 10);
    assert.equal(hiddenOf(layout, 1), 3);
  });

  it('folds a tree that is too large by itself, and loses count of nobody', () => {
    const layout = laid(threes(10_000), { most: 300 });
    const drawn = layout.places.filter(({ item }) => item.entry !== undefined);
    assert.equal(drawn.length, 300);
    const hidden = layout.places.reduce((sum, { item }) => sum + item.hidden, 0);
    assert.equal(drawn.length + hidden, 10_000);
  });

  it('draws what is wanted with all that leads to it, and all children of what is opened', () => {
    const wanted = laid(threes(10_000), { most: 10, wanted: [9_999] });
    assert.ok(wanted.byId.has(9_999));
    const opened = laid(threes(10_000), { most: 10, opened: new Set([100]) });
    for (const child of [301, 302, 303]) assert.ok(opened.byId.has(child));
  });

  it('has a stand-in where only some of the children are drawn', () => {
    const layout = laid(threes(4), { most: 3 });
    assert.deepEqual(ids(layout), [0, 1, 2, moreId(0)]);
    assert.equal(moreParent(moreId(0)), 0);
    assert.equal(moreParent(trialId(0)), undefined);
    assert.equal(moreParent(7), undefined);
  });

  it('keeps what is in sight where it is while a large tree grows', () => {
    const before = ids(laid(threes(5000), { most: 100 }));
    const after = new Set(ids(laid(threes(5100), { most: 100 })));
    assert.deepEqual(
      before.filter(id => id >= 0 && !after.has(id)),
      [],
    );
  });

  it('does not nest a chain of thousands', () => {
    const nodes = Array.from({ length: 5000 }, (_, id) => sampleNode(id, id - 1));
    const layout = laid({ ...EMPTY_VIEW, nodes }, { most: 10_000 });
    assert.ok(layout.places.length < 200);
    assert.equal(layout.places.length + (layout.places.at(-1)?.item.hidden ?? 0), 5000);
  });
});

describe('the index of the candidates', () => {
  it('is the same kept from view to view as made at once, forwards and backwards', () => {
    const events = sampleEvents();
    const forest = createForest();
    const views = events.map((_, i) => events.slice(0, i + 1).reduce(reduceSolve, EMPTY_VIEW));
    for (const view of [...views, ...views.toReversed()]) {
      forest.update(view);
      const fresh = createForest();
      fresh.update(view);
      assert.deepEqual(forest.all(), fresh.all());
      assert.deepEqual(wayToBest(forest), plainWay(view.nodes));
    }
  });

  it('finds the way to the best candidate, and survives parents that go round in circles', () => {
    const way = (nodes: SolveView['nodes']): number[] => {
      const forest = createForest();
      forest.update({ nodes, running: [] });
      return [...wayToBest(forest)];
    };
    assert.deepEqual(way(sampleEvents().reduce(reduceSolve, EMPTY_VIEW).nodes), [2, 1, 0]);
    assert.deepEqual(way([sampleNode(1, 2), sampleNode(2, 1)]), []);
    assert.deepEqual(way([]), []);
  });
});

describe('the keys of the tree', () => {
  const layout = laid(threes(13), { folded: new Set([3]) });
  const at = (selected: number | undefined, key: string) => keyMeaning(layout, selected, key);

  it('lead through what is in sight as in every tree', () => {
    assert.deepEqual(at(undefined, 'ArrowDown'), { type: 'select', id: 0 });
    assert.deepEqual(at(0, 'ArrowDown'), { type: 'select', id: 1 });
    assert.deepEqual(at(6, 'ArrowDown'), { type: 'select', id: 2 });
    assert.deepEqual(at(2, 'ArrowUp'), { type: 'select', id: 6 });
    assert.deepEqual(at(1, 'ArrowRight'), { type: 'select', id: 4 });
    assert.deepEqual(at(4, 'ArrowLeft'), { type: 'select', id: 1 });
    assert.deepEqual(at(5, 'Home'), { type: 'select', id: 0 });
    assert.deepEqual(at(0, 'End'), { type: 'select', id: 3 });
    assert.equal(at(0, 'ArrowUp'), undefined);
    assert.equal(at(4, 'ArrowRight'), undefined);
    assert.equal(at(4, 'x'), undefined);
  });

  it('fold and unfold', () => {
    assert.deepEqual(at(3, 'ArrowRight'), { type: 'fold', id: 3 });
    assert.deepEqual(at(1, 'ArrowLeft'), { type: 'fold', id: 1 });
    assert.deepEqual(at(3, 'ArrowLeft'), { type: 'select', id: 0 });
    assert.deepEqual(at(1, ' '), { type: 'fold', id: 1 });
    assert.equal(at(4, ' '), undefined);
  });

  it('open what was left out of a tree that is too large', () => {
    const cut = laid(threes(13), { most: 4 });
    assert.deepEqual(keyMeaning(cut, 1, 'ArrowRight'), { type: 'open', id: 1 });
    assert.deepEqual(keyMeaning(cut, 1, ' '), { type: 'open', id: 1 });
  });
});

describe('the camera', () => {
  const size = { width: 800, height: 600 };

  it('shows all of a tree that fits, in the middle', () => {
    const { scale, x, y } = fit({ left: 0, top: -50, right: 400, bottom: 50 }, size, { y: 0 });
    assert.equal(200 * scale + x, 400);
    assert.equal(y, 300);
  });

  it('of a tree that is too large shows what matters rather than specks', () => {
    const bounds = { left: 0, top: -20_000, right: 900, bottom: 20_000 };
    const { scale, y } = fit(bounds, size, { y: 7000 });
    assert.ok(scale > 0.5);
    assert.equal(7000 * scale + y, 300);
    const end = fit(bounds, size, { y: 20_000 });
    assert.ok(20_000 * end.scale + end.y > size.height / 2);
  });

  it('keeps what is under the pointer there when it comes closer, within limits', () => {
    let camera = { x: 10, y: 20, scale: 1 };
    const before = (100 - camera.x) / camera.scale;
    camera = zoomAt(camera, 1.5, { x: 100, y: 100 });
    assert.ok(Math.abs((100 - camera.x) / camera.scale - before) < 1e-9);
    for (let i = 0; i < 40; i += 1) camera = zoomAt(camera, 2, { x: 0, y: 0 });
    assert.equal(camera.scale, 3);
  });

  it('knows what can be seen, and somewhat more', () => {
    const { left, top, right, bottom } = sightOf({ x: 50, y: -100, scale: 2 }, size);
    assert.ok(left < -25 && top < 50 && right > 375 && bottom > 350);
    assert.ok(right - left < 1.6 * 400 && bottom - top < 1.6 * 300);
  });

  it('moves no further than it must', () => {
    const camera = { x: 0, y: 0, scale: 1 };
    assert.equal(reveal(camera, { left: 100, top: 100, right: 180, bottom: 124 }, size), camera);
    const moved = reveal(camera, { left: 900, top: 100, right: 980, bottom: 124 }, size);
    assert.ok(moved.x < 0 && moved.y === 0);
  });
});
