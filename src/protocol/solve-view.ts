import { rejudged } from '../core/solve/seen-nodes.ts';
import type {
  CandidateNode,
  JudgedNode,
  SolveEvent,
  SolveStart,
} from '../core/solve/solve-event.ts';
import type { SolveResult } from '../core/solve/solve-result.ts';

/** A trial under way: what the model wrote and what the sandbox said so far, the end of it. */
export type RunningTrial = {
  readonly trial: number;
  readonly parent: number;
  readonly text: string;
  readonly stderr: string;
};

export type SolveStatus = SolveResult['status'] | 'running' | 'interrupted' | 'damaged' | 'newer';

/** One solve as it is drawn: built from events, live or stored, by host and panel alike. */
export type SolveView = {
  readonly start?: SolveStart;
  readonly status: SolveStatus;
  readonly phase: string;
  /** Why the rung of a routed solve that is climbed was chosen; the last one when it is over. */
  readonly route?: string;
  readonly nodes: readonly CandidateNode[];
  readonly running: readonly RunningTrial[];
  readonly simulations: number;
  readonly executions: number;
  readonly evaluatedTokens: number;
  /** Milliseconds since the start, as of the last event and without pauses, and what all may take. */
  readonly elapsedMs: number;
  /** When the pause began that is on now, and how long those before it were. */
  readonly pausedAt?: number;
  readonly pausedMs: number;
  readonly expectedMs?: number;
  /** Without its proposals, which hold the user's whole file once each. */
  readonly result?: SolveResult;
};

export const EMPTY_VIEW: SolveView = {
  status: 'running',
  phase: '',
  nodes: [],
  running: [],
  simulations: 0,
  executions: 0,
  evaluatedTokens: 0,
  elapsedMs: 0,
  pausedMs: 0,
};

/** What is kept of a running trial's text and stderr. */
const MAX_LIVE_TEXT = 8000;

/** The view after one more event. Pure; events of nodes that are not known are ignored. */
export function reduceSolve(before: SolveView, event: SolveEvent): SolveView {
  const view = { ...before, elapsedMs: (before.pausedAt ?? event.at) - before.pausedMs };
  switch (event.type) {
    case 'solve-start':
      return { ...view, start: event };
    case 'phase':
      return { ...view, phase: phaseText(event), ...expectation(event) };
    case 'pause':
      return { ...view, pausedAt: view.pausedAt ?? event.at };
    case 'resume':
      return resumed(view, event.at);
    case 'route':
      return { ...view, route: event.why, running: [] };
    case 'background':
      return view;
    case 'trial-start': {
      const { trial, parent } = event;
      return { ...view, running: [...view.running, { trial, parent, text: '', stderr: '' }] };
    }
    case 'trial-text':
      return {
        ...view,
        running: extend(view.running, event.trial, { text: event.text, stderr: '' }),
      };
    case 'trial-stderr':
      return {
        ...view,
        running: extend(view.running, event.trial, { text: '', stderr: event.text }),
      };
    case 'node-add':
      return {
        ...view,
        nodes: [...view.nodes, event.node],
        running: view.running.filter(({ trial }) => trial !== event.node.trial),
      };
    case 'tree-update':
      return { ...view, nodes: updated(view.nodes, event.nodes) };
    case 'progress': {
      const { simulations, executions, usage } = event;
      const counts = { simulations, executions, evaluatedTokens: usage.evaluatedTokens };
      return { ...view, ...counts, ...expectation(event) };
    }
    case 'question':
      return { ...view, phase: `question ${event.number}: ${event.call}` };
    case 'answer':
      return { ...view, phase: '' };
    case 'node-judge':
      return { ...view, nodes: judged(view.nodes, event.nodes) };
    case 'solve-end': {
      const result = { ...event.result, proposals: [] };
      const { simulations, executions, usage, status } = result;
      const counts = { simulations, executions, evaluatedTokens: usage.evaluatedTokens };
      return { ...resumed(view, event.at), ...counts, status, phase: '', running: [], result };
    }
  }
}

function expectation({ expectedMs }: Pick<SolveView, 'expectedMs'>): Pick<SolveView, 'expectedMs'> {
  return expectedMs === undefined ? {} : { expectedMs };
}

function resumed({ pausedAt, ...view }: SolveView, at: number): SolveView {
  return pausedAt === undefined ? view : { ...view, pausedMs: view.pausedMs + at - pausedAt };
}

function phaseText({ phase, detail, fraction }: Extract<SolveEvent, { type: 'phase' }>): string {
  const share = fraction === undefined ? '' : ` ${Math.floor(100 * fraction)} %`;
  return `${detail ?? phase.replace('-', ' ')}${share}`;
}

function extend(
  running: readonly RunningTrial[],
  trial: number,
  more: Pick<RunningTrial, 'text' | 'stderr'>,
): readonly RunningTrial[] {
  return running.map(one =>
    one.trial === trial
      ? {
          ...one,
          text: (one.text + more.text).slice(-MAX_LIVE_TEXT),
          stderr: (one.stderr + more.stderr).slice(-MAX_LIVE_TEXT),
        }
      : one,
  );
}

function updated(
  nodes: readonly CandidateNode[],
  changes: Extract<SolveEvent, { type: 'tree-update' }>['nodes'],
): readonly CandidateNode[] {
  const after = nodes.slice();
  for (const { id, visits, value } of changes) {
    const place = placeOf(nodes, id);
    const node = after[place];
    if (node !== undefined) after[place] = { ...node, visits, value };
  }
  return after;
}

/** Nodes are numbered as they come, so that a look is nearly always enough; -1 when there is none. */
function placeOf(nodes: readonly CandidateNode[], id: number): number {
  return nodes[id]?.id === id ? id : nodes.findIndex(node => node.id === id);
}

function judged(
  nodes: readonly CandidateNode[],
  changes: readonly JudgedNode[],
): readonly CandidateNode[] {
  const byId = new Map(changes.map(change => [change.id, change]));
  return nodes.map(node => {
    const change = byId.get(node.id);
    return change === undefined ? node : rejudged(node, change);
  });
}
