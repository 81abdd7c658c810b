import { readSolve } from '../../core/history/read-solve.ts';
import { summarise } from '../../core/history/summary.ts';
import type { SolveSummary } from '../../core/history/summary.ts';
import type { CandidateNode } from '../../core/solve/solve-event.ts';
import type { TraceStore } from '../../core/trace/trace-store.ts';
import type { SolveView } from '../../protocol/solve-view.ts';
import {
  childrenOf,
  dayId,
  dayOf,
  entryId,
  fileId,
  groupByDay,
  groupByFile,
  matches,
  nodeId,
  solveId,
} from './entries.ts';
import type { Entry } from './entries.ts';

/** Solves, and candidates below one line, that are listed until more are asked for. */
const SOLVES_A_PAGE = 200;
const NODES_A_PAGE = 100;
/** Traces whose candidates are held. */
const KEPT = 8;

/** The lines of the sidebar: what there is, made only as far as it is looked at. */
export type TraceModel = {
  /** The lines below one, or the top ones. */
  children(id?: string): Promise<readonly string[]>;
  entry(id: string): Entry | undefined;
  parent(id: string): string | undefined;
  /** Every solve there is, newest first, whatever the search. */
  rows(): Promise<readonly SolveSummary[]>;
  /** Lists one page more below a line. */
  showMore(parent: string | undefined): void;
  /** Lists only what has these words; all of it for none. */
  search(words: string): void;
  searched(): string;
  /** A trace, or any of them, may have changed: nothing of it is remembered. */
  forget(trace?: string): void;
};

type Source = {
  readonly traces: () => TraceStore;
  /** What is being solved in this window. */
  readonly running: () => readonly SolveView[];
};

export function createTraceModel({ traces, running }: Source): TraceModel {
  const entries = new Map<string, Entry>();
  const pages = new Map<string, number>();
  const known = createCandidates({ traces, running });
  let words = '';
  const keep = (made: readonly Entry[]): readonly string[] =>
    made.map(entry => {
      const id = entryId(entry);
      entries.set(id, entry);
      return id;
    });
  const shown = (id: string, page: number): number => page * (pages.get(id) ?? 1);
  const rows = async (limit: number): Promise<readonly SolveSummary[]> => {
    const live = new Map(running().map(view => [view.start?.traceId, view]));
    const stored = (await traces().list(limit)).map(summarise);
    return stored.map(row => withLive(row, live.get(row.id)));
  };
  const top = async (): Promise<readonly Entry[]> => {
    const limit = words === '' ? shown('', SOLVES_A_PAGE) : Infinity;
    const found = (await rows(limit)).filter(row => matches(row, words));
    const left = words === '' ? (await traces().ids()).length - found.length : 0;
    entries.clear();
    return [...groupByDay(found), ...more(undefined, left)];
  };
  const candidates = async (id: string, trace: string, above?: number): Promise<Entry[]> => {
    const nodes = await known.of(trace);
    // The root holds no candidate: its children stand below the solve itself.
    const own = childrenOf(nodes, above ?? nodes[0]?.id ?? 0);
    const count = shown(id, NODES_A_PAGE);
    const made = own.slice(0, count).map((node): Entry => {
      return { kind: 'node', trace, node, children: childrenOf(nodes, node.id).length };
    });
    return [...made, ...more(id, own.length - count)];
  };
  const below = async (id: string): Promise<readonly Entry[]> => {
    const entry = entries.get(id);
    if (entry?.kind === 'day') return groupByFile(entry.day, entry.rows);
    if (entry?.kind === 'file') return entry.rows.map(row => ({ kind: 'solve', row }));
    if (entry?.kind === 'solve') return candidates(id, entry.row.id);
    return entry?.kind === 'node' ? candidates(id, entry.trace, entry.node.id) : [];
  };
  return {
    children: async id => keep(id === undefined ? await top() : await below(id)),
    entry(id) {
      const entry = entries.get(id);
      if (entry?.kind !== 'solve') return entry;
      const view = running().find(({ start }) => start?.traceId === entry.row.id);
      return { kind: 'solve', row: withLive(entry.row, view) };
    },
    parent: id => parentOf(entries.get(id), known.root),
    rows: () => rows(Infinity),
    showMore: parent => void pages.set(parent ?? '', (pages.get(parent ?? '') ?? 1) + 1),
    search: text => (words = text.trim()),
    searched: () => words,
    forget: known.forget,
  };
}

type Candidates = {
  /** A trace's nodes, the root first. */
  readonly of: (trace: string) => Promise<readonly CandidateNode[]>;
  readonly root: (trace: string) => number;
  readonly forget: (trace?: string) => void;
};

/** The nodes of traces, read when they are first asked for. */
function createCandidates({ traces, running }: Source): Candidates {
  const loaded = new Map<string, readonly CandidateNode[]>();
  return {
    async of(trace) {
      const live = running().find(({ start }) => start?.traceId === trace);
      if (live !== undefined) return live.nodes;
      const known = loaded.get(trace);
      if (known !== undefined) return known;
      const { nodes } = readSolve((await traces().read(trace)).events);
      loaded.set(trace, nodes);
      for (const [oldest] of [...loaded].slice(0, -KEPT)) loaded.delete(oldest);
      return nodes;
    },
    root: trace => loaded.get(trace)?.[0]?.id ?? 0,
    forget(trace) {
      if (trace === undefined) loaded.clear();
      else loaded.delete(trace);
    },
  };
}

function more(parent: string | undefined, left: number): readonly Entry[] {
  return left > 0 ? [{ kind: 'more', parent, left }] : [];
}

function parentOf(entry: Entry | undefined, rootOf: (trace: string) => number): string | undefined {
  switch (entry?.kind) {
    case 'file':
      return dayId(entry.day);
    case 'solve':
      return fileId(dayOf(entry.row), entry.row.file ?? '');
    case 'node': {
      const { trace, node } = entry;
      return node.parent === rootOf(trace) ? solveId(trace) : nodeId(trace, node.parent);
    }
    case 'more':
      return entry.parent;
    default:
      return undefined;
  }
}

/** A row with what this window knows better than the file. */
function withLive(row: SolveSummary, view: SolveView | undefined): SolveSummary {
  if (view === undefined) return row;
  const { elapsedMs: wallMs, evaluatedTokens, simulations } = view;
  return { ...row, outcome: 'running', wallMs, evaluatedTokens, simulations };
}
