import { bestNode, rejudged } from '../solve/seen-nodes.ts';
import type { CandidateNode, SolveEvent, SolveStart } from '../solve/solve-event.ts';
import type { SolveResult } from '../solve/solve-result.ts';
import { decodeStored } from '../solve/stored-event.ts';

/** When a trial was begun, in milliseconds since the solve was. */
export type TrialTimes = ReadonlyMap<number, number>;

/** A solve as its trace tells it. */
export type RecordedSolve = {
  readonly start?: SolveStart;
  readonly result?: SolveResult;
  /** In the order they came; each behind its parent, the root first. */
  readonly nodes: readonly CandidateNode[];
  readonly trials: TrialTimes;
  /** Milliseconds from the start to the last event. */
  readonly elapsedMs: number;
};

/** The events of a trace that are ours; a trace is written by some program, not trusted. */
export function decodeEvents(events: readonly unknown[]): readonly SolveEvent[] {
  return events.flatMap(raw => decodeStored(raw) ?? []);
}

/** What the events of a trace come to. A node without a parent, or with another's number, is left out. */
export function readSolve(raw: readonly unknown[]): RecordedSolve {
  let start: SolveStart | undefined;
  let result: SolveResult | undefined;
  let elapsedMs = 0;
  const nodes = new Map<number, CandidateNode>();
  const trials = new Map<number, number>();
  for (const event of decodeEvents(raw)) {
    elapsedMs = Math.max(elapsedMs, event.at);
    if (event.type === 'solve-start') start ??= event;
    else if (event.type === 'solve-end') result = event.result;
    else if (event.type === 'trial-start') trials.set(event.trial, event.at);
    else if (event.type === 'node-add') addNode(nodes, event.node);
    else if (event.type === 'tree-update')
      for (const { id, visits, value } of event.nodes)
        change(nodes, id, node => ({ ...node, visits, value }));
    else if (event.type === 'node-judge')
      for (const judged of event.nodes) change(nodes, judged.id, node => rejudged(node, judged));
  }
  return {
    nodes: [...nodes.values()],
    trials,
    elapsedMs,
    ...(start === undefined ? {} : { start }),
    ...(result === undefined ? {} : { result }),
  };
}

function addNode(nodes: Map<number, CandidateNode>, node: CandidateNode): void {
  const fits = nodes.size === 0 ? node.parent < 0 : nodes.has(node.parent);
  if (fits && !nodes.has(node.id)) nodes.set(node.id, node);
}

function change(
  nodes: Map<number, CandidateNode>,
  id: number,
  to: (node: CandidateNode) => CandidateNode,
): void {
  const node = nodes.get(id);
  if (node !== undefined) nodes.set(id, to(node));
}

/** The code a solve came to: what it answered, or the best there was when it ended. */
export function bestCode({ nodes, result }: RecordedSolve): string {
  const answer = result?.code ?? '';
  return answer === '' ? (bestNode(nodes)?.code ?? '') : answer;
}
