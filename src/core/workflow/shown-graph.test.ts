import assert from 'node:assert/strict';
import { peekCheckpoint } from './peek-checkpoint.ts';
import { shownGraph } from './shown-graph.ts';
import { echo, from, memoryCheckpoint, run, tool, workflowOf } from './testing.contract.ts';
import type { NodeValue } from './workflow-event.ts';

const DIAMOND = {
  inputs: { n: { type: 'number', default: 1 } },
  nodes: {
    start: tool('echo', { n: from('input.n') }, { title: 'Begin' }),
    left: tool('echo', { n: from('start.n'), twice: from('start.n') }),
    way: { kind: 'branch', ways: { yes: { equals: [from('start.n'), 1] } }, otherwise: 'no' },
    right: tool('echo', { n: from('start.n') }, { after: ['way:yes'] }),
    end: { kind: 'join', of: [from('left.n'), from('right.n')] },
  },
  output: from('end'),
};

describe('a workflow as it is drawn', () => {
  it('has each node with what it calls, and one edge between two, with the way it takes', () => {
    const graph = shownGraph(workflowOf(DIAMOND, { echo }));
    const at = (name: string): number => graph.nodes.findIndex(node => node.name === name);
    assert.deepEqual(graph.nodes[at('start')], {
      ...{ name: 'start', kind: 'tool', title: 'Begin', what: 'echo' },
    });
    assert.deepEqual(
      graph.edges.filter(({ to }) => to === at('left')),
      [{ from: at('start'), to: at('left') }],
    );
    assert.deepEqual(
      graph.edges.find(({ from: source, to }) => source === at('way') && to === at('right')),
      { from: at('way'), to: at('right'), way: 'yes' },
    );
    assert.equal(graph.edges.length, 6);
  });
});

describe('what nodes are given and give', () => {
  it('is told, the output before the end of the node', async () => {
    const told: string[] = [];
    await run(
      workflowOf(DIAMOND, { echo }),
      {},
      {
        onEvent: event => {
          if (event.type === 'node-end') told.push(`${event.node} end`);
        },
        onValue: ({ node, role, value }: NodeValue) =>
          told.push(`${node} ${role} ${JSON.stringify(value)}`),
      },
    );
    assert.deepEqual(told.slice(0, 3), [
      'start input {"n":1}',
      'start output {"n":1}',
      'start end',
    ]);
    assert.deepEqual(told.slice(-2), ['end output [1,1]', 'end end']);
  });
});

describe('a checkpoint that is looked at', () => {
  const failing = workflowOf(
    { nodes: { a: tool('echo', { x: 1 }), b: tool('bad', {}, { after: ['a'] }) } },
    { echo, bad: () => Promise.reject(new Error('no')) },
  );

  it('says with which inputs it was begun and how much is done', async () => {
    const store = memoryCheckpoint();
    const workflow = workflowOf(
      { ...DIAMOND, nodes: { ...DIAMOND.nodes, last: tool('bad', {}, { after: ['end'] }) } },
      { echo, bad: () => Promise.reject(new Error('no')) },
    );
    await run(workflow, { n: 1 }, { checkpoint: store });
    assert.deepEqual(await peekCheckpoint(store, workflow), { inputs: { n: 1 }, done: 5 });
  });

  it('says nothing of another workflow, an empty one, or one that cannot be read', async () => {
    const store = memoryCheckpoint();
    assert.equal(await peekCheckpoint(store, failing), undefined);
    await run(failing, {}, { checkpoint: store });
    assert.deepEqual(await peekCheckpoint(store, failing), { inputs: {}, done: 1 });
    assert.equal(await peekCheckpoint(store, { definition: 'another' }), undefined);
    const broken = { read: () => Promise.reject(new Error('damaged')) };
    assert.equal(await peekCheckpoint(broken, failing), undefined);
    const odd = { read: () => Promise.resolve([{ type: 'run' }, {}]) };
    assert.equal(await peekCheckpoint(odd, failing), undefined);
  });
});
