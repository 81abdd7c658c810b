import type { ShownGraph } from '../core/workflow/shown-graph.ts';
import type { NodeStatus, RunResult, WorkflowEvent } from '../core/workflow/workflow-event.ts';

/** How a node stands. `retrying`: it failed and will be tried again. */
export type NodeState = 'waiting' | 'running' | 'retrying' | NodeStatus;

/** Something that a node runs inside of itself, by its whole path. */
export type InnerNode = { readonly node: string; readonly state: NodeState; readonly why?: string };

/** What is known about one node of the graph. */
export type NodeView = {
  readonly state: NodeState;
  /** How often it was begun. */
  readonly attempts: number;
  readonly wallMs?: number;
  readonly why?: string;
  /** Why earlier tries failed. */
  readonly retries: readonly string[];
  /** What it said it was doing, the last of it. */
  readonly reports: readonly string[];
  /** What it was given and gave, as JSON, cut off where it is long. */
  readonly input?: string;
  readonly output?: string;
  /** Nodes inside of it: those that ran last, and how many have ended. */
  readonly inner: readonly InnerNode[];
  readonly innerEnded: number;
  /** Whether it has a search tree to look at. */
  readonly search: boolean;
};

/** `drawn`: only the graph is shown, and nothing was run. */
export type RunStatus = 'drawn' | 'running' | RunResult['status'];

/** One workflow as it is drawn, with its run if there is one. */
export type WorkflowView = {
  readonly graph: ShownGraph;
  readonly status: RunStatus;
  /** Whether what `succeeds` asks for holds; only of a run that is done. */
  readonly succeeded?: boolean;
  /** In the order of the graph's nodes. */
  readonly nodes: readonly NodeView[];
  readonly inputs?: string;
  readonly output?: string;
  /** Why it failed. */
  readonly why?: string;
  readonly notices: readonly string[];
  /** Milliseconds since the start, as of the last event. */
  readonly elapsedMs: number;
};

/** What happens in a run, as the panel is told: values are text there. `at`: ms since the start. */
export type RunEvent = { readonly at: number } & (
  | Exclude<WorkflowEvent, { type: 'run-start' | 'run-end' }>
  | {
      readonly type: 'node-value';
      readonly node: string;
      readonly role: 'input' | 'output';
      readonly text: string;
    }
  | { readonly type: 'node-search'; readonly node: string }
  | {
      readonly type: 'result';
      readonly status: RunResult['status'];
      readonly succeeded: boolean;
      readonly output?: string;
      readonly why?: string;
    }
);

const FRESH: NodeView = {
  state: 'waiting',
  attempts: 0,
  retries: [],
  reports: [],
  inner: [],
  innerEnded: 0,
  search: false,
};
/** What is kept of what a node says and runs. */
const KEPT = 100;

/** A graph of which nothing was run; with inputs, one that is about to be. */
export function drawnView(graph: ShownGraph, inputs?: string): WorkflowView {
  return {
    graph,
    status: inputs === undefined ? 'drawn' : 'running',
    nodes: graph.nodes.map(() => FRESH),
    notices: [],
    elapsedMs: 0,
    ...(inputs === undefined ? {} : { inputs }),
  };
}

/** The view after one more event. Pure; events of nodes that are not known are ignored. */
export function reduceRun(before: WorkflowView, event: RunEvent): WorkflowView {
  const view = { ...before, elapsedMs: Math.max(before.elapsedMs, event.at) };
  if (event.type === 'notice') return { ...view, notices: last([...view.notices, event.text]) };
  if (event.type === 'result') {
    const { status, succeeded, output, why } = event;
    return {
      ...view,
      status,
      succeeded,
      nodes: view.nodes.map(settled),
      ...(output === undefined ? {} : { output }),
      ...(why === undefined ? {} : { why }),
    };
  }
  const name = topOf(event.node);
  const place = view.graph.nodes.findIndex(node => node.name === name);
  const node = view.nodes[place];
  if (node === undefined) return view;
  const after = event.node === name ? reduceNode(node, event) : reduceInner(node, event);
  return after === node ? view : { ...view, nodes: view.nodes.with(place, after) };
}

/** The node of the graph that a path such as `each[2]/find` leads into. */
export function topOf(path: string): string {
  return path.split(/[/[]/)[0] ?? path;
}

type NodeEvent = Extract<RunEvent, { readonly node: string }>;

function reduceNode(node: NodeView, event: NodeEvent): NodeView {
  switch (event.type) {
    case 'node-start':
      return { ...node, state: 'running', attempts: event.attempt };
    case 'node-report':
      return { ...node, reports: last([...node.reports, event.text]) };
    case 'node-retry':
      return { ...node, state: 'retrying', retries: last([...node.retries, event.why]) };
    case 'node-value':
      return event.role === 'input'
        ? { ...node, input: event.text }
        : { ...node, output: event.text };
    case 'node-search':
      return { ...node, search: true };
    case 'node-end': {
      const { status, why, wallMs } = event;
      return { ...node, state: status, wallMs, ...(why === undefined ? {} : { why }) };
    }
  }
}

function reduceInner(node: NodeView, event: NodeEvent): NodeView {
  switch (event.type) {
    case 'node-start':
      return { ...node, inner: placed(node.inner, { node: event.node, state: 'running' }) };
    case 'node-retry':
      return {
        ...node,
        inner: placed(node.inner, { node: event.node, state: 'retrying', why: event.why }),
      };
    case 'node-end': {
      const { status, why } = event;
      const one = { node: event.node, state: status, ...(why === undefined ? {} : { why }) };
      return { ...node, inner: placed(node.inner, one), innerEnded: node.innerEnded + 1 };
    }
    case 'node-report':
      return { ...node, reports: last([...node.reports, `${event.node}: ${event.text}`]) };
    case 'node-search':
      return { ...node, search: true };
    case 'node-value':
      return node;
  }
}

function placed(inner: readonly InnerNode[], one: InnerNode): readonly InnerNode[] {
  return last([...inner.filter(({ node }) => node !== one.node), one]);
}

/** When a run is over nothing goes on: what was not begun was cancelled with it. */
function settled(node: NodeView): NodeView {
  const { state } = node;
  const open = state === 'waiting' || state === 'running' || state === 'retrying';
  return open ? { ...node, state: 'cancelled' } : node;
}

function last<T>(all: readonly T[]): readonly T[] {
  return all.length > KEPT ? all.slice(-KEPT) : all;
}
