import assert from 'node:assert/strict';
import type { ToWorkflowPage } from '../../src/protocol/workflow-messages.ts';
import { drawnView } from '../../src/protocol/workflow-view.ts';
import type { WorkflowView } from '../../src/protocol/workflow-view.ts';
import { speaker } from '../say.ts';
import { nodeLabel, runText } from './describe.ts';
import { isFromHost } from './host.ts';
import { keyLeadsTo } from './keys.ts';
import { BOX, boxOf, layOut } from './layout.ts';
import type { Layout } from './layout.ts';
import { initialState, reduce } from './state.ts';
import type { State } from './state.ts';

type ShownGraph = WorkflowView['graph'];

/** A graph of so many nodes, each after up to three that a seeded draw chooses among those before. */
function graphOf(count: number): ShownGraph {
  let seed = 7;
  const draw = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const nodes = Array.from({ length: count }, (_, at) => ({
    ...{ name: `n${at}`, title: `n${at}`, kind: 'tool', what: 'echo' },
  }));
  const edges = nodes.flatMap((_, to) => {
    const before = to === 0 ? [] : [draw(to), draw(to), draw(to)].slice(draw(3));
    return [...new Set(before)].map(from => ({ from, to }));
  });
  return { name: 'drawn', description: '', nodes, edges };
}

function assertApart({ places }: Layout): void {
  for (const one of places) {
    for (const other of places) {
      if (one.id >= other.id) continue;
      const [dx, dy] = [Math.abs(one.x - other.x), Math.abs(one.y - other.y)];
      assert.ok(dx >= BOX.width || dy >= BOX.height, `${one.id} and ${other.id}`);
    }
  }
}

describe('the layout of a workflow', () => {
  for (const count of [1, 2, 12, 60, 200, 800]) {
    it(`puts each of ${count} nodes below all that it waits for, and nobody on top of anybody`, () => {
      const graph = graphOf(count);
      const layout = layOut(graph);
      assert.equal(layout.places.length, count);
      for (const { from, to } of graph.edges)
        assert.ok((layout.places[from]?.y ?? 0) < (layout.places[to]?.y ?? 0));
      assertApart(layout);
      const { bounds } = layout;
      for (const place of layout.places) {
        const box = boxOf(place);
        assert.ok(box.left >= bounds.left && box.bottom <= bounds.bottom);
      }
      assert.deepEqual(
        layout.order.toSorted((a, b) => a - b),
        graph.nodes.map((_, id) => id),
      );
    }).timeout(60_000);
  }

  it('of nothing is nothing', () => {
    assert.deepEqual(layOut({ ...graphOf(0) }).places, []);
  });
});

describe('the keys of a workflow', () => {
  const diamond: ShownGraph = {
    ...graphOf(4),
    edges: [
      { from: 0, to: 1 },
      { from: 0, to: 2 },
      { from: 1, to: 3 },
      { from: 2, to: 3 },
    ],
  };
  const layout = layOut(diamond);
  const leads = (selected: number | undefined, key: string): number | undefined =>
    keyLeadsTo(layout, selected, key);

  it('go through all nodes, and along the lines', () => {
    assert.equal(leads(undefined, 'ArrowDown'), 0);
    assert.equal(leads(0, 'End'), 3);
    assert.equal(leads(3, 'Home'), 0);
    assert.equal(leads(3, 'ArrowDown'), undefined);
    const [, second = -1, third = -1] = layout.order;
    assert.equal(leads(0, 'ArrowDown'), second);
    assert.equal(leads(second, 'ArrowDown'), third);
    assert.equal(leads(0, 'ArrowRight'), second);
    assert.equal(leads(third, 'ArrowRight'), 3);
    assert.equal(leads(3, 'ArrowLeft'), second);
    assert.equal(leads(0, 'ArrowLeft'), undefined);
    assert.equal(leads(0, 'x'), undefined);
  });
});

describe('the state of the page of a workflow', () => {
  const view = drawnView(graphOf(3), '{}');
  const snapshot = (seq: number, subject = 'run 1'): ToWorkflowPage => ({
    ...{ type: 'snapshot', seq, subject, words: {} },
    view: JSON.parse(JSON.stringify(view)) as WorkflowView,
  });
  const started = (seq: number): ToWorkflowPage => ({
    ...{ type: 'events', seq },
    events: [{ at: 1, type: 'node-start', node: 'n0', attempt: 1 }],
  });
  const take = (messages: readonly ToWorkflowPage[], from = initialState(undefined)): State =>
    messages.reduce((state, message) => reduce(state, { type: 'message', message }), from);

  it('follows a snapshot with the events after it, and notices a gap', () => {
    assert.equal(take([snapshot(4), started(5)]).view?.nodes[0]?.state, 'running');
    const gap = take([snapshot(4), started(6)]);
    assert.equal(gap.whole, false);
    assert.equal(gap.view?.nodes[0]?.state, 'waiting');
    assert.equal(take([started(0)]).whole, false);
  });

  it('keeps where one looks, and the graph, while it is the same run', () => {
    const before = reduce(take([snapshot(0)]), { type: 'select', id: 2 });
    const after = take([snapshot(3)], before);
    assert.equal(after.look.selected, 2);
    assert.equal(after.view?.graph, before.view?.graph);
    assert.equal(take([snapshot(0, 'run 2')], after).look.selected, undefined);
  });

  it('tells messages of the host from others', () => {
    assert.ok(isFromHost(snapshot(0)));
    assert.ok(!isFromHost({ type: 'mode' }) && !isFromHost(null) && !isFromHost('snapshot'));
  });

  it('is said in words', () => {
    const say = speaker({});
    const state = take([snapshot(0), started(1)]);
    assert.ok(state.view !== undefined);
    assert.equal(nodeLabel(state.view, 0, say), 'n0, tool echo, running');
    assert.equal(runText(state.view, say), 'drawn: running, nodes ended: 0 of 3, 0.0 s');
    assert.equal(runText(drawnView(graphOf(3)), say), 'drawn: not run, nodes: 3');
  });
});
