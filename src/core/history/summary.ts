import { decodeStored } from '../solve/stored-event.ts';
import type { SolveEvent, SolveStart } from '../solve/solve-event.ts';
import type { SolveResult } from '../solve/solve-result.ts';
import type { TraceOutline, TraceState } from '../trace/trace-store.ts';

/** How a past solve came out: as it said itself, or how its trace stands. */
export type SummaryStatus = SolveResult['status'] | Exclude<TraceState, 'complete'> | 'running';

/** A past solve in one row. */
export type SolveSummary = {
  readonly id: string;
  readonly startedAt: string;
  readonly state: TraceState;
  readonly outcome: SummaryStatus;
  readonly bytes: number;
  readonly pinned: boolean;
  readonly function?: string;
  readonly file?: string;
  readonly line?: number;
  readonly status?: SolveResult['status'];
  readonly model?: string;
  readonly strategy?: string;
  readonly seed?: number;
  readonly wallMs?: number;
  readonly evaluatedTokens?: number;
  readonly simulations?: number;
};

/** The row of a trace, from its first event and its last. */
export function summarise(outline: TraceOutline): SolveSummary {
  const { id, startedAt, state, bytes, pinned, writing } = outline;
  const first = decodeStored(outline.first);
  const last = decodeStored(outline.last);
  const start = first?.type === 'solve-start' ? first : undefined;
  const end = last?.type === 'solve-end' ? last.result : undefined;
  // It calls itself complete, and what ends it is not an end that we know.
  const outcome = state === 'complete' ? (end?.status ?? 'damaged') : state;
  return {
    ...{ id, startedAt, state, bytes, pinned },
    outcome: writing && outcome === 'interrupted' ? 'running' : outcome,
    ...(start === undefined ? {} : aboutStart(start)),
    ...(end === undefined ? progressOf(last) : aboutEnd(end)),
  };
}

type Row = Partial<SolveSummary>;

function aboutStart(start: SolveStart): Row {
  const { file, line, model, strategy, seed } = start;
  return { function: start.function, file, line, model, strategy, seed };
}

function aboutEnd({ status, model, wallMs, usage, simulations }: SolveResult): Row {
  const { evaluatedTokens } = usage;
  return { status, model, wallMs, evaluatedTokens, simulations };
}

/** What an interrupted solve had spent, where its last event says so. */
function progressOf(last: SolveEvent | undefined): Row {
  if (last === undefined) return {};
  if (last.type !== 'progress') return { wallMs: last.at };
  const { usage, simulations, at } = last;
  return { wallMs: at, evaluatedTokens: usage.evaluatedTokens, simulations };
}
