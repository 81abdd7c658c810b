// A made-up workflow and its runs, for the tests of its page.
import { fromSource } from './from-source.mjs';

export const { drawnView, reduceRun } = await fromSource('src/protocol/workflow-view.ts');

export const node = (name, kind, more = {}) => ({
  name,
  kind,
  title: more.title ?? name,
  what: more.what ?? '',
});
export const GRAPH = {
  name: 'search and code',
  description: 'A diamond with a branch.',
  nodes: [
    node('search', 'tool', { title: 'Search the workspace', what: 'search_text' }),
    node('left', 'tool', { what: 'read_file' }),
    node('found', 'branch', { title: 'Found anything?' }),
    node('code', 'reasoning', { title: 'Write and verify' }),
    node('each', 'map', { what: 'one' }),
    node('none', 'model'),
    node('answer', 'join'),
  ],
  edges: [
    { from: 0, to: 1 },
    { from: 0, to: 2 },
    { from: 2, to: 3, way: 'yes' },
    { from: 2, to: 5, way: 'no' },
    { from: 1, to: 4 },
    { from: 3, to: 6 },
    { from: 4, to: 6 },
    { from: 5, to: 6 },
  ],
};
const start = (at, name, attempt = 1) => ({ at, type: 'node-start', node: name, attempt });
export const end = (at, name, status, why) => ({
  at,
  type: 'node-end',
  node: name,
  status,
  why,
  wallMs: at,
});
export const value = (at, name, role, text) => ({ at, type: 'node-value', node: name, role, text });

/** A run in its middle: something of every state. */
export const RUNNING = [
  start(1, 'search'),
  value(1, 'search', 'input', '{"pattern": "def"}'),
  value(20, 'search', 'output', '{"count": 3}'),
  end(20, 'search', 'done'),
  start(21, 'left'),
  { at: 40, type: 'node-retry', node: 'left', attempt: 1, why: 'no such file', delayMs: 5 },
  start(50, 'left', 2),
  end(60, 'left', 'fallback', 'no such file'),
  end(61, 'found', 'restored'),
  end(62, 'none', 'skipped', 'the way no was not taken'),
  start(63, 'code'),
  { at: 64, type: 'node-report', node: 'code', text: 'candidate 1: WRONG, 1 of 2 passed' },
  { at: 64, type: 'node-search', node: 'code' },
  start(65, 'each'),
  start(66, 'each[0]/one'),
  end(70, 'each[0]/one', 'done'),
];
export const FAILED = [
  ...RUNNING,
  end(80, 'code', 'failed', 'the sandbox is broken'),
  {
    at: 90,
    type: 'result',
    status: 'failed',
    succeeded: false,
    why: 'code: the sandbox is broken',
  },
];

export const snapshot = (events, more = {}) => ({
  ...{ type: 'snapshot', seq: 0, subject: 'run 1', words: {} },
  view: events.reduce(reduceRun, drawnView(more.graph ?? GRAPH, '{"words": "def add("}')),
  ...more,
});
