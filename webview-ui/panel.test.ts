import assert from 'node:assert/strict';
import type { ToPanel } from '../src/protocol/messages.ts';
import { EMPTY_VIEW, reduceSolve } from '../src/protocol/solve-view.ts';
import type { SolveView } from '../src/protocol/solve-view.ts';
import { sampleEvents, sampleNode } from '../src/testing/sample-events.ts';
import { nodeLabel, summaryText } from './describe.ts';
import { neighbour } from './keys.ts';
import { layOut, trialId } from './layout.ts';
import { initialState, reduce } from './state.ts';

const NONE: ReadonlySet<number> = new Set();
const big = (count: number): SolveView => ({
  ...EMPTY_VIEW,
  nodes: Array.from({ length: count }, (_, id) =>
    sampleNode(id, id === 0 ? -1 : Math.floor((id - 1) / 3)),
  ),
});

describe('the layout of the tree', () => {
  it('puts children under their parents and nobody on top of anybody', () => {
    const { places, width, height } = layOut(big(200), NONE);
    const byId = new Map(places.map(place => [place.id, place]));
    const seen = new Set<string>();
    for (const { id, parent, x, y } of places) {
      assert.ok(x > 0 && y > 0 && x < width && y < height);
      assert.ok(!seen.has(`${x},${y}`));
      seen.add(`${x},${y}`);
      if (id !== 0) assert.ok(y > (byId.get(parent)?.y ?? Infinity));
    }
    assert.equal(places.length, 200);
  });

  it('has a place for trials under way, and one for a tree of thousands', () => {
    const view = { ...big(2000), running: [{ trial: 7, parent: 3, text: '', stderr: '' }] };
    const { places } = layOut(view, NONE);
    assert.equal(places.length, 2001);
    assert.equal(places.find(({ id }) => id === trialId(7))?.parent, 3);
  });

  it('has a place for the very first trial, which is no parent of the root', () => {
    const view = { ...big(1), running: [{ trial: 0, parent: 0, text: '', stderr: '' }] };
    assert.deepEqual(
      layOut(view, NONE).places.map(({ id, parent }) => [id, parent]),
      [
        [0, -1],
        [trialId(0), 0],
      ],
    );
  });

  it('draws what hangs together of a trace that goes round in circles', () => {
    const nodes = [
      [0, -1],
      [1, 0],
      [0, 1],
      [2, 2],
      [3, 4],
      [4, 3],
      [5, 1],
      [1, 5],
    ] as const;
    const view = { ...EMPTY_VIEW, nodes: nodes.map(([id, parent]) => sampleNode(id, parent)) };
    assert.deepEqual(
      layOut(view, NONE).places.map(({ id }) => id),
      [0, 1, 5],
    );
  });

  it('hides what is under a folded node and says how much that is', () => {
    const { places } = layOut(big(13), new Set([1]));
    assert.equal(places.length, 10);
    assert.equal(places.find(({ id }) => id === 1)?.hidden, 3);
  });

  it('of nothing is nothing', () => {
    assert.deepEqual(layOut(EMPTY_VIEW, NONE).places, []);
  });
});

describe('the state of the page', () => {
  const snapshot = (seq: number): ToPanel => ({
    type: 'snapshot',
    seq,
    view: EMPTY_VIEW,
    mode: 'running',
    machine: [],
    acceptable: [],
    words: {},
  });
  const events = (seq: number): ToPanel => ({
    type: 'events',
    seq,
    events: sampleEvents().slice(0, 3),
  });
  const take = (messages: readonly ToPanel[]) =>
    messages.reduce(
      (state, message) => reduce(state, { type: 'message', message }),
      initialState(undefined),
    );

  it('follows a snapshot with the events after it', () => {
    const state = take([snapshot(4), events(5)]);
    assert.equal(state.view.nodes.length, 1);
    assert.equal(state.whole, true);
  });

  it('notices a gap and draws nothing more until the next snapshot', () => {
    const gap = take([snapshot(4), events(6), events(7)]);
    assert.equal(gap.whole, false);
    assert.equal(gap.view.nodes.length, 0);
    assert.equal(take([snapshot(4), events(6), snapshot(7), events(8)]).whole, true);
  });

  it('keeps where one looks when everything else is replaced', () => {
    let state = reduce(initialState(undefined), { type: 'select', id: 2 });
    state = reduce(state, { type: 'fold', id: 1 });
    state = reduce(state, { type: 'message', message: snapshot(1) });
    assert.deepEqual(state.navigation, { selected: 2, folded: [1], zoom: 1 });
    assert.deepEqual(reduce(state, { type: 'fold', id: 1 }).navigation.folded, []);
    for (let i = 0; i < 50; i += 1) state = reduce(state, { type: 'zoom', factor: 2 });
    assert.equal(state.navigation.zoom, 3);
  });
});

describe('the page without eyes or a mouse', () => {
  const view = sampleEvents().reduce(reduceSolve, EMPTY_VIEW);

  it('moves along the tree with the arrow keys', () => {
    const layout = layOut(big(13), NONE);
    assert.equal(neighbour(layout, undefined, 'ArrowDown'), 0);
    assert.equal(neighbour(layout, 0, 'ArrowDown'), 1);
    assert.equal(neighbour(layout, 1, 'ArrowRight'), 2);
    assert.equal(neighbour(layout, 2, 'ArrowUp'), 0);
    assert.equal(neighbour(layout, 1, 'ArrowLeft'), 1);
    assert.equal(neighbour(layout, 12, 'Home'), 0);
  });

  it('says in words what a node and the search are', () => {
    assert.deepEqual(view.nodes.map(nodeLabel), [
      'Start of the search, 2 candidates',
      'Candidate 1, wrong, 0 of 1 checks pass',
      'Candidate 2, pass, 1 of 1 checks pass, repair of candidate 1',
    ]);
    assert.match(summaryText(view), /^f: running, 0 candidates/);
  });
});
