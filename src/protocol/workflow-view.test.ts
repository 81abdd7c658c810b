import assert from 'node:assert/strict';
import type { ShownGraph } from '../core/workflow/shown-graph.ts';
import { decodeFromWorkflowPage } from './workflow-messages.ts';
import { drawnView, reduceRun } from './workflow-view.ts';
import type { NodeView, RunEvent, WorkflowView } from './workflow-view.ts';

const node = (name: string): ShownGraph['nodes'][number] => ({
  ...{ name, title: name, kind: 'tool', what: 'echo' },
});
const GRAPH: ShownGraph = {
  name: 'two',
  description: '',
  nodes: [node('a'), node('each')],
  edges: [{ from: 0, to: 1 }],
};
const view = (...events: readonly RunEvent[]): WorkflowView =>
  events.reduce(reduceRun, drawnView(GRAPH, '{}'));
const start = (at: number, name: string, attempt = 1): RunEvent => ({
  ...{ at, type: 'node-start', node: name, attempt },
});
const end = (
  at: number,
  name: string,
  status: 'done' | 'failed' | 'skipped',
  why?: string,
): RunEvent => ({
  ...{ at, type: 'node-end', node: name, status, wallMs: at },
  ...(why === undefined ? {} : { why }),
});
const first = (seen: WorkflowView): NodeView | undefined => seen.nodes[0];

describe('a run as it is drawn', () => {
  it('is only a graph before anything is run', () => {
    assert.equal(drawnView(GRAPH).status, 'drawn');
    assert.deepEqual(
      drawnView(GRAPH).nodes.map(({ state }) => state),
      ['waiting', 'waiting'],
    );
  });

  it('follows a node through failure, another attempt and its end', () => {
    const retried: RunEvent = {
      ...{ at: 2, type: 'node-retry', node: 'a', attempt: 1, why: 'no', delayMs: 5 },
    };
    assert.equal(first(view(start(1, 'a')))?.state, 'running');
    assert.equal(first(view(start(1, 'a'), retried))?.state, 'retrying');
    const seen = view(start(1, 'a'), retried, start(3, 'a', 2), end(4, 'a', 'done'));
    assert.equal(first(seen)?.state, 'done');
    assert.equal(first(seen)?.attempts, 2);
    assert.deepEqual(first(seen)?.retries, ['no']);
    assert.equal(seen.elapsedMs, 4);
  });

  it('keeps what a node was given and gave, and that it searched', () => {
    const seen = view(
      { at: 1, type: 'node-value', node: 'a', role: 'input', text: '{"x":1}' },
      { at: 1, type: 'node-value', node: 'a', role: 'output', text: '2' },
      { at: 1, type: 'node-search', node: 'a' },
    );
    assert.deepEqual(
      [first(seen)?.input, first(seen)?.output, first(seen)?.search],
      ['{"x":1}', '2', true],
    );
  });

  it('counts what runs inside of a node under that node', () => {
    const seen = view(
      start(1, 'each'),
      start(2, 'each[0]/find'),
      end(3, 'each[0]/find', 'done'),
      start(4, 'each[1]/find'),
      end(5, 'each[1]/find', 'failed', 'no'),
    );
    const each = seen.nodes[1];
    assert.equal(each?.state, 'running');
    assert.equal(each.innerEnded, 2);
    assert.deepEqual(each.inner, [
      { node: 'each[0]/find', state: 'done' },
      { node: 'each[1]/find', state: 'failed', why: 'no' },
    ]);
  });

  it('leaves nothing running when it is over, and ignores nodes that are not there', () => {
    const seen = view(start(1, 'a'), start(1, 'nobody'), {
      ...{ at: 2, type: 'result', status: 'failed', succeeded: false, why: 'a: no' },
    });
    assert.deepEqual(
      seen.nodes.map(({ state }) => state),
      ['cancelled', 'cancelled'],
    );
    assert.equal(seen.why, 'a: no');
  });

  it('keeps the last of what a node says, and no more', () => {
    const said = Array.from({ length: 300 }, (_, at): RunEvent => {
      return { at, type: 'node-report', node: 'a', text: `line ${at}` };
    });
    const { reports } = first(view(...said)) ?? { reports: [] };
    assert.equal(reports.length, 100);
    assert.equal(reports.at(-1), 'line 299');
  });
});

describe('what the page of a workflow says', () => {
  it('is taken when it is understood', () => {
    assert.deepEqual(decodeFromWorkflowPage({ type: 'open-search', node: 3 }), {
      type: 'open-search',
      node: 3,
    });
  });

  it('is nothing otherwise', () => {
    for (const raw of [
      undefined,
      'stop',
      { type: 'delete-everything' },
      { type: 'open-search', node: -1 },
      { type: 'open-search', node: '3' },
      { type: 'copy', text: 'x'.repeat(1_000_001) },
    ])
      assert.equal(decodeFromWorkflowPage(raw), undefined);
  });
});
