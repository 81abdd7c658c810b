import { TRACE_VERSION } from './trace-store.ts';
import type { StoredTrace, TraceHeader, TraceState } from './trace-store.ts';

/** A line longer than this is not one of ours. */
const MAX_LINE = 16 * 1024 * 1024;
export const LINE_BREAK = 0x0a;

/** Reads a trace as its bytes come in, so that no file needs to be held as one text. */
export type TraceReader = {
  push(bytes: Uint8Array): void;
  /** What was read. Whatever its state, every whole event is given. */
  end(): StoredTrace;
  /** The header's process, once it was read. */
  pid(): number | undefined;
};

/**
 * A reader of one trace file: a file cut off at any byte loses at most the event that was being
 * written.
 * @param id what the trace is called: the file's name, whatever is written in it
 */
export function createTraceReader(id: string): TraceReader {
  const events: unknown[] = [];
  let header: Header | undefined;
  let lines = 0;
  let damagedLine: number | undefined;
  const take = (line: Uint8Array | undefined): void => {
    lines += 1;
    if (lines === 1) {
      header = readHeader(parseLine(line));
      return;
    }
    // Below a first line that is not ours nothing can be told.
    if (typeof header !== 'object') return;
    const raw = parseLine(line);
    if (isRecord(raw)) events.push(raw);
    else damagedLine ??= lines;
  };
  const splitter = splitLines(take);
  return {
    push: bytes => splitter.push(bytes),
    pid: () => (typeof header === 'object' ? header.pid : undefined),
    end() {
      if (header === 'newer') return { id, startedAt: '', state: 'newer', events: [] };
      if (header === undefined) {
        const nothing = { id, startedAt: '', events: [] };
        if (lines === 0) return { ...nothing, state: 'interrupted' };
        return { ...nothing, state: 'damaged', damagedLine: 1 };
      }
      const damage = damagedLine === undefined ? {} : { damagedLine };
      const unfinished = splitter.unfinished();
      const state = damagedLine === undefined ? stateOf(events.at(-1), unfinished) : 'damaged';
      return { id, startedAt: header.startedAt, state, events, ...damage };
    },
  };
}

/** How a trace stands whose last whole event is this. */
export function stateOf(last: unknown, unfinished: boolean): TraceState {
  return isRecord(last) && last.type === 'solve-end' && !unfinished ? 'complete' : 'interrupted';
}

/** The value of a line, or `undefined` for what is no JSON in UTF-8. */
export function parseLine(line: Uint8Array | undefined): unknown {
  if (line === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    return undefined;
  }
}

/** Whether a line's value has the shape of an event. */
export function isRecord(raw: unknown): raw is { readonly type: unknown } {
  return typeof raw === 'object' && raw !== null && 'type' in raw;
}

type Splitter = {
  push(bytes: Uint8Array): void;
  /** What follows the last line break was being written when the writer ended. */
  unfinished(): boolean;
};

/** Hands on each whole line; one that is too long as `undefined`, without holding it. */
function splitLines(take: (line: Uint8Array | undefined) => void): Splitter {
  let parts: Uint8Array[] = [];
  let length = 0;
  const keep = (part: Uint8Array): void => {
    length += part.length;
    if (length > MAX_LINE) parts = [];
    else parts.push(part);
  };
  return {
    unfinished: () => length > 0,
    push(bytes) {
      let from = 0;
      for (let at = bytes.indexOf(LINE_BREAK); at >= 0; at = bytes.indexOf(LINE_BREAK, from)) {
        keep(bytes.subarray(from, at));
        take(length > MAX_LINE ? undefined : joined(parts, length));
        parts = [];
        length = 0;
        from = at + 1;
      }
      if (from < bytes.length) keep(bytes.subarray(from));
    },
  };
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

type Header = Pick<TraceHeader, 'id' | 'startedAt' | 'pid'> | 'newer';

function readHeader(raw: unknown): Header | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { format, version, id, startedAt, pid } = raw as Record<string, unknown>;
  if (format !== 'reason-code-trace' || !Number.isSafeInteger(version)) return undefined;
  if (Number(version) > TRACE_VERSION) return 'newer';
  if (version !== TRACE_VERSION) return undefined;
  if (typeof id !== 'string' || typeof startedAt !== 'string') return undefined;
  const writer = Number.isSafeInteger(pid) && Number(pid) > 0 ? { pid: Number(pid) } : {};
  return { id, startedAt, ...writer };
}
