import type { PanelWord } from '../../src/protocol/panel-words.ts';
import type {
  NodeState,
  NodeView,
  RunStatus,
  WorkflowView,
} from '../../src/protocol/workflow-view.ts';
import { ICONS } from '../icons.ts';
import { seconds } from '../describe.ts';
import type { Say } from '../say.ts';

export type ShownNode = WorkflowView['graph']['nodes'][number];

/** How a node is drawn and called, by its state; shapes say what colours say. */
export const STATES: Readonly<
  Record<NodeState, { readonly word: PanelWord; readonly sign: string }>
> = {
  waiting: { word: 'waiting', sign: '' },
  running: { word: 'running', sign: ICONS.trial },
  retrying: {
    word: 'will be tried again',
    sign: 'M2.6,-1.9 A3.2,3.2 0 1 0 3.1,0.9 M2.9,-3.8 V-1.6 H0.7',
  },
  done: { word: 'done', sign: ICONS.pass },
  fallback: { word: 'failed, its fallback stands in', sign: 'M-3.4,0 H1.4 M0,-2.6 L2.9,0 L0,2.6' },
  restored: { word: 'reused from the checkpoint', sign: 'M3,-2.8 V2.8 L-1,0 Z M-2.8,-2.8 V2.8' },
  skipped: { word: 'skipped', sign: 'M-2.6,2.6 L2.6,-2.6' },
  failed: { word: 'failed', sign: ICONS.wrong },
  cancelled: { word: 'cancelled', sign: 'M-2.3,-2.3 H2.3 V2.3 H-2.3 Z' },
};

const RUNS: Readonly<Record<RunStatus, PanelWord>> = {
  drawn: 'not run',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Where the run stands, in a few words. */
export function statusText({ status, succeeded }: WorkflowView, say: Say): string {
  if (status === 'done' && succeeded === false) return say('done, but its aim was not reached');
  return say(RUNS[status]);
}

/** How many nodes have ended. */
export function endedOf({ nodes }: WorkflowView): number {
  return nodes.filter(({ state }) => !OPEN.has(state)).length;
}

const OPEN: ReadonlySet<NodeState> = new Set(['waiting', 'running', 'retrying']);

/** The kind of a node with what it calls; kinds are words of the file. */
export function kindText({ kind, what }: ShownNode): string {
  return what === '' ? kind : `${kind} ${what}`;
}

/** The time that a node took, for people. */
export function tookText({ wallMs }: NodeView, say: Say): string {
  if (wallMs === undefined) return '';
  return wallMs < 1000 ? say('{0} ms', wallMs) : say('{0} s', seconds(wallMs));
}

/** A node in words, for screen readers. */
export function nodeLabel(view: WorkflowView, index: number, say: Say): string {
  const node = view.graph.nodes[index];
  const how = view.nodes[index];
  if (node === undefined || how === undefined) return '';
  const before = view.graph.edges.flatMap(({ from, to, way }) => {
    const title = view.graph.nodes[from]?.title ?? '';
    return to === index ? [way === undefined ? title : `${title}: ${way}`] : [];
  });
  const parts = [node.title, kindText(node), say(STATES[how.state].word)];
  if (how.attempts > 1) parts.push(say('attempts: {0}', how.attempts));
  const took = tookText(how, say);
  if (took !== '') parts.push(took);
  if (how.innerEnded > 0) parts.push(say('ended inside: {0}', how.innerEnded));
  if (before.length > 0) parts.push(say('waits for: {0}', before.join(say(', '))));
  return parts.join(say(', '));
}

/** The run in one sentence. */
export function runText(view: WorkflowView, say: Say): string {
  const { graph, nodes, status, elapsedMs } = view;
  const counts = say('nodes ended: {0} of {1}', endedOf(view), nodes.length);
  const head = `${graph.name}: ${statusText(view, say)}`;
  if (status === 'drawn') return `${head}${say(', ')}${say('nodes: {0}', nodes.length)}`;
  return [head, counts, say('{0} s', seconds(elapsedMs))].join(say(', '));
}
