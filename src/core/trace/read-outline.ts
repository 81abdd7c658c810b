import { LINE_BREAK, createTraceReader, isRecord, parseLine, stateOf } from './read-lines.ts';
import type { TraceOutline } from './trace-store.ts';

/** What the two ends of a trace file tell about it. */
export type Ends = Omit<TraceOutline, 'bytes' | 'pinned' | 'writing'> & {
  /** The process that wrote it, where it says so. */
  readonly pid?: number;
};

/** The outline of a file that was read as a whole. */
export function outlineOfWhole(bytes: Uint8Array, id: string): Ends {
  const reader = createTraceReader(id);
  reader.push(bytes);
  const { events, ...rest } = reader.end();
  return { ...rest, ...ends(events[0], events.at(-1)), ...writer(reader.pid()) };
}

/**
 * The outline of a file from its first bytes and its last; `undefined` when they hold too little:
 * not the first event, or not the whole of the last one.
 */
export function outlineOfEnds(head: Uint8Array, tail: Uint8Array, id: string): Ends | undefined {
  const reader = createTraceReader(id);
  reader.push(head);
  const { events, startedAt, state, damagedLine } = reader.end();
  const [first] = events;
  if (first === undefined && damagedLine === undefined && state !== 'newer') return undefined;
  const found = { id, startedAt, ...writer(reader.pid()) };
  if (state === 'newer') return { ...found, state };
  if (damagedLine !== undefined) return { ...found, state, damagedLine, ...ends(first, undefined) };
  const end = tail.lastIndexOf(LINE_BREAK);
  const begin = tail.subarray(0, Math.max(0, end)).lastIndexOf(LINE_BREAK);
  if (end < 0 || begin < 0) return undefined;
  const last = parseLine(tail.subarray(begin + 1, end));
  if (!isRecord(last)) return { ...found, state: 'damaged', ...ends(first, undefined) };
  return { ...found, state: stateOf(last, end + 1 < tail.length), ...ends(first, last) };
}

function ends(first: unknown, last: unknown): Pick<Ends, 'first' | 'last'> {
  return { ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
}

function writer(pid: number | undefined): Pick<Ends, 'pid'> {
  return pid === undefined ? {} : { pid };
}
