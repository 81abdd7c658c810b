import type { SolveSummary } from '../../core/history/summary.ts';
import type { CandidateNode } from '../../core/solve/solve-event.ts';

/**
 * What stands in a line of the sidebar. A line is named by a text that stays the same when the list
 * is made anew, so that what was unfolded or selected stays so.
 */
export type Entry =
  | { readonly kind: 'day'; readonly day: string; readonly rows: readonly SolveSummary[] }
  | {
      readonly kind: 'file';
      readonly day: string;
      readonly file: string;
      readonly rows: readonly SolveSummary[];
    }
  | { readonly kind: 'solve'; readonly row: SolveSummary }
  | {
      readonly kind: 'node';
      readonly trace: string;
      readonly node: CandidateNode;
      readonly children: number;
    }
  /** Stands for lines that are not made yet, below `parent` or at the top level. */
  | { readonly kind: 'more'; readonly parent: string | undefined; readonly left: number };

/** The name of an entry's line. */
export function entryId(entry: Entry): string {
  switch (entry.kind) {
    case 'day':
      return dayId(entry.day);
    case 'file':
      return fileId(entry.day, entry.file);
    case 'solve':
      return solveId(entry.row.id);
    case 'node':
      return nodeId(entry.trace, entry.node.id);
    case 'more':
      return `more:${entry.parent ?? ''}`;
  }
}

/** The name of a day's line. */
export function dayId(day: string): string {
  return `day:${day}`;
}

/** The name of the line of a file in a day. */
export function fileId(day: string, file: string): string {
  return `file:${day}:${file}`;
}

/** The name of a solve's line. */
export function solveId(trace: string): string {
  return `solve:${trace}`;
}

/** The name of a candidate's line. */
export function nodeId(trace: string, node: number): string {
  return `node:${node}:${trace}`;
}

/** The trace that a line belongs to; an id that names no line is the trace's own. */
export function traceOf(id: string): string | undefined {
  const [, kind, trace] = /^(solve|node:\d+|day|file|more):([^]*)$/.exec(id) ?? [];
  if (kind === undefined) return id;
  return kind === 'solve' || kind.startsWith('node') ? trace : undefined;
}

/** The candidate that a line is about, if it is about one. */
export function nodeOf(id: string): number | undefined {
  const [, node] = /^node:(\d+):/.exec(id) ?? [];
  return node === undefined ? undefined : Number(node);
}

/** When a solve began, as far as anything says so. */
export function startOf({
  startedAt,
  id,
}: Pick<SolveSummary, 'startedAt' | 'id'>): Date | undefined {
  const said = new Date(startedAt);
  if (!Number.isNaN(said.getTime())) return said;
  // The name of a damaged file still tells.
  const [, date = '', hours, minutes, seconds] = /^(\d{8})-(\d\d)(\d\d)(\d\d)/.exec(id) ?? [];
  const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
  const named = new Date(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(named.getTime()) ? undefined : named;
}

/** The day of a solve where the user is, such as `2026-11-27`; empty when nothing says it. */
export function dayOf(row: Pick<SolveSummary, 'startedAt' | 'id'>): string {
  const start = startOf(row);
  if (start === undefined) return '';
  const two = (value: number): string => `${value}`.padStart(2, '0');
  return `${start.getFullYear()}-${two(start.getMonth() + 1)}-${two(start.getDate())}`;
}

/** The days of some solves, newest first; the solves in the order they came in. */
export function groupByDay(rows: readonly SolveSummary[]): readonly Entry[] {
  const days = groupBy(rows, dayOf);
  return [...days.entries()]
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .map(([day, own]) => ({ kind: 'day', day, rows: own }));
}

/** The files of a day's solves, in the order of their names. */
export function groupByFile(day: string, rows: readonly SolveSummary[]): readonly Entry[] {
  const files = groupBy(rows, ({ file = '' }) => file);
  return [...files.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([file, own]) => ({ kind: 'file', day, file, rows: own }));
}

function groupBy<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const known = groups.get(key(item));
    if (known === undefined) groups.set(key(item), [item]);
    else known.push(item);
  }
  return groups;
}

/** Whether a solve has every word of a search, anywhere in what people know it by. */
export function matches(row: SolveSummary, search: string): boolean {
  const { function: name = '', file = '', model = '', outcome, id } = row;
  const text = `${name}\n${file}\n${model}\n${outcome}\n${id}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

/** The candidates below a node, in the order they came. */
export function childrenOf(nodes: readonly CandidateNode[], parent: number): CandidateNode[] {
  return nodes.filter(node => node.parent === parent);
}
