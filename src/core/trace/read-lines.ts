import type { StoredTrace, TraceState } from './trace-store.ts';

/** A line longer than this is not one of ours. */
const MAX_LINE = 4 * 1024 * 1024;

/**
 * Reads a trace file's text. Whatever its state, every whole event is given: a file cut off at
 * any byte loses at most the event that was being written.
 * @param fallbackId what to call it when its first line cannot be read
 */
export function readTraceLines(text: string, fallbackId: string): StoredTrace {
  const lines = text.split('\n');
  // What follows the last line break was being written when the writer ended.
  const unfinished = lines.pop() ?? '';
  const header = readHeader(parse(lines[0]));
  if (header === undefined) {
    const state = lines.length === 0 ? 'interrupted' : 'damaged';
    return { id: fallbackId, startedAt: '', state, events: [], damagedLine: 1 };
  }
  const events: unknown[] = [];
  let damagedLine: number | undefined;
  lines.slice(1).forEach((line, place) => {
    const event = parse(line);
    if (typeof event === 'object' && event !== null && 'type' in event) events.push(event);
    else damagedLine ??= place + 2;
  });
  return {
    ...header,
    state: stateOf(events, damagedLine, unfinished),
    events,
    ...(damagedLine === undefined ? {} : { damagedLine }),
  };
}

function stateOf(
  events: readonly unknown[],
  damagedLine: number | undefined,
  unfinished: string,
): TraceState {
  if (damagedLine !== undefined) return 'damaged';
  const last = events.at(-1);
  const ended =
    typeof last === 'object' && last !== null && 'type' in last && last.type === 'solve-end';
  return ended && unfinished === '' ? 'complete' : 'interrupted';
}

function parse(line: string | undefined): unknown {
  if (line === undefined || line.length > MAX_LINE) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readHeader(raw: unknown): Pick<StoredTrace, 'id' | 'startedAt'> | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { format, version, id, startedAt } = raw as Record<string, unknown>;
  if (format !== 'reason-code-trace' || version !== 1) return undefined;
  return typeof id === 'string' && typeof startedAt === 'string' ? { id, startedAt } : undefined;
}
