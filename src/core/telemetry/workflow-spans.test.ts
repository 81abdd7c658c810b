import assert from 'node:assert/strict';
import type { WorkflowEvent } from '../workflow/workflow-event.ts';
import { NAME, OWN } from './names.ts';
import { ALL_HIDDEN, NOTHING_HIDDEN } from './shown-text.ts';
import { collectSpans } from './span.ts';
import { createWorkflowSpans, nodePlace } from './workflow-spans.ts';

const node = (name: string, kind: string, needs: readonly string[] = []) => ({
  ...{ name, kind, needs, title: name },
});
const EVENTS: readonly WorkflowEvent[] = [
  {
    type: 'run-start',
    workflow: 'w',
    nodes: [node('find', 'tool'), node('each', 'map', ['find']), node('no', 'model', ['each'])],
  },
  { type: 'node-start', node: 'find', attempt: 1 },
  { type: 'node-retry', node: 'find', attempt: 1, why: 'busy', delayMs: 0 },
  { type: 'node-start', node: 'find', attempt: 2 },
  { type: 'node-end', node: 'find', status: 'done', wallMs: 1 },
  { type: 'node-start', node: 'each', attempt: 1 },
  { type: 'node-start', node: 'each[1]/inner', attempt: 1 },
  { type: 'node-end', node: 'each[1]/inner', status: 'failed', why: 'SECRET', wallMs: 1 },
  { type: 'node-end', node: 'each', status: 'failed', why: 'SECRET', wallMs: 1 },
  { type: 'node-end', node: 'no', status: 'skipped', wallMs: 0 },
  { type: 'run-end', status: 'failed' },
];

describe('the spans of a workflow', () => {
  const run = (hidden = NOTHING_HIDDEN) => {
    const sink = collectSpans();
    const spans = createWorkflowSpans(sink, { hidden, run: 'r' });
    EVENTS.forEach((event, place) => spans.push(event, 1000 + place));
    return sink.spans();
  };

  it('are its nodes, once each however often they were tried, and below them what they ran', () => {
    const spans = run();
    const parents = new Map(spans.map(({ spanId, name }) => [spanId, name]));
    assert.deepEqual(
      spans.map(({ name, parentId, attributes, status }) => [
        name,
        parents.get(parentId ?? ''),
        attributes[NAME.spanKind],
        status.code,
      ]),
      [
        ['workflow w', undefined, 'CHAIN', 'error'],
        ['find', 'workflow w', 'TOOL', 'ok'],
        ['each', 'workflow w', 'CHAIN', 'error'],
        ['each[1]/inner', 'each', 'CHAIN', 'error'],
        ['no', 'workflow w', 'LLM', 'unset'],
      ],
    );
    const [, find, each] = spans;
    assert.equal(find?.attributes[OWN.attempts], 2);
    assert.equal(each?.attributes[NAME.graphParent], 'find');
    assert.deepEqual([find.startMs, find.endMs], [1001, 1004]);
    assert.deepEqual(nodePlace('r', 'find').spanId, find.spanId);
  });

  it('do not say why a node failed when that is to be hidden', () => {
    assert.ok(JSON.stringify(run()).includes('SECRET'));
    assert.ok(!JSON.stringify(run(ALL_HIDDEN)).includes('SECRET'));
  });
});
