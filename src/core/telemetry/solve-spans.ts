import type { CandidateNode, SolveEvent } from '../solve/solve-event.ts';
import type { SolveResult } from '../solve/solve-result.ts';
import { candidateSpans, evaluation, iterationEnd, judgedStatus } from './candidate-spans.ts';
import { NAME, OWN } from './names.ts';
import { beginSolve, beginSpan, endRoute, endSpan, inside } from './open-spans.ts';
import type { OpenSpans } from './open-spans.ts';
import { shownText } from './shown-text.ts';
import type { Hidden } from './shown-text.ts';
import { endedWith, kindOf, solveEnd, solveStatus } from './solve-attributes.ts';
import { UNSET } from './span.ts';
import type { Attributes, SpanPlace, SpanSink, SpanStatus } from './span.ts';

export type SolveSpanOptions = {
  readonly hidden: Hidden;
  /** The span that the solve is a part of, such as a node of a workflow. */
  readonly within?: SpanPlace | undefined;
  /** What the solve is called. @default what its first event says */
  readonly id?: string;
};

/** Turns the events of one solve into spans, as they come. */
export type SolveSpans = {
  push(event: SolveEvent): void;
  /** Ends what is open: of a solve that was left or interrupted. Again is nothing. */
  finish(): void;
};

type Event<T extends SolveEvent['type']> = Extract<SolveEvent, { readonly type: T }>;

/**
 * The tree that is told: solve › route › search › iteration › reflect, llm, sandbox, evaluate. The
 * same events give the same ids, live or out of a trace.
 */
export function createSolveSpans(sink: SpanSink, options: SolveSpanOptions): SolveSpans {
  const open: OpenSpans = {
    ...{ sink, text: shownText(options.hidden), within: options.within },
    ...{ id: options.id ?? '', traceId: '', base: 0, start: undefined },
    ...{ levels: [], routes: 0, firstPlace: undefined, trials: new Map() },
  };
  let latest = 0;
  let isOver = false;
  return {
    push(event) {
      if (isOver) return;
      latest = event.at;
      if (event.type !== 'solve-end') tell(open, event);
      else {
        isOver = true;
        endSolve(open, event.at, event.result);
      }
    },
    finish() {
      if (isOver) return;
      isOver = true;
      const root = inside(open, 'solve', latest);
      endRoute(open, latest, UNSET);
      const attributes = { [OWN.status]: 'interrupted' };
      const status: SpanStatus = { code: 'error', message: 'interrupted' };
      endSpan(open, root, { at: latest, attributes, status });
    },
  };
}

/** What happens between the start and the end; texts and progress are no spans. */
function tell(open: OpenSpans, event: SolveEvent): void {
  switch (event.type) {
    case 'solve-start':
      if (open.levels.length === 0) beginSolve(open, event);
      break;
    case 'route':
      endRoute(open, event.at, UNSET);
      open.firstPlace ??= event.model;
      inside(open, 'route', event.at, event);
      break;
    case 'phase':
      if (event.phase === 'searching') inside(open, 'search', event.at);
      break;
    case 'trial-start':
      beginTrial(open, event);
      break;
    case 'node-add':
      addNode(open, event.node, event.at);
      break;
    case 'node-judge':
      judgeAnew(open, event);
      break;
    default:
  }
}

function beginTrial(
  open: OpenSpans,
  { trial, at, parent }: Omit<Event<'trial-start'>, 'type'>,
): void {
  const own = beginSpan(open, {
    parentId: inside(open, 'search', at),
    key: `iteration ${open.routes} ${trial}`,
    name: `iteration ${trial}`,
    at,
    attributes: { ...kindOf('CHAIN'), [OWN.trial]: trial, [NAME.graphParent]: `${parent}` },
  });
  open.trials.set(trial, { at, spanId: own });
}

function addNode(open: OpenSpans, node: CandidateNode, at: number): void {
  if (node.parent < 0) return;
  // What another solve had found is told again, without what it cost there.
  const isTaken = !open.trials.has(node.trial);
  if (isTaken) beginTrial(open, { trial: node.trial, parent: node.parent, at });
  const trial = open.trials.get(node.trial);
  if (trial === undefined) return;
  open.trials.delete(node.trial);
  const endAt = Math.max(at, trial.at);
  const { sink, id, traceId, base, text, start, firstPlace } = open;
  const place = node.remote === true ? 'remote' : 'local';
  if (!isTaken)
    candidateSpans(sink, node, {
      ...{ traceId, id, text, spanId: trial.spanId },
      ...{ startMs: base + trial.at, endMs: base + endAt },
      // The start names the model that is asked first, and no other.
      model: place === (firstPlace ?? place) ? start?.model : undefined,
      ...{ sandbox: start?.sandbox, reflection: start?.reflection, header: start?.header },
    });
  const taken: Attributes = isTaken ? { [OWN.takenOver]: true } : {};
  const attributes = { ...iterationEnd(node, text), ...taken };
  endSpan(open, trial.spanId, { at: endAt, attributes, status: judgedStatus(node, text) });
}

function judgeAnew(open: OpenSpans, { nodes, at }: Event<'node-judge'>): void {
  for (const node of nodes) {
    const own = beginSpan(open, {
      parentId: inside(open, 'solve', at),
      key: `judge ${node.id} ${at}`,
      name: 'evaluate',
      at,
      attributes: evaluation(node, open.text),
    });
    endSpan(open, own, { at });
  }
}

function endSolve(open: OpenSpans, at: number, result: SolveResult): void {
  const root = inside(open, 'solve', at);
  endRoute(open, at, endedWith(result));
  const attributes = solveEnd(result, open.text);
  endSpan(open, root, { at, attributes, status: solveStatus(result, open.text) });
}
