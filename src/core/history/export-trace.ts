import { toOtlp } from '../telemetry/to-otlp.ts';
import type { StoredTrace } from '../trace/trace-store.ts';
import { decodeEvents, readSolve } from './read-solve.ts';
import { toSvg } from './to-svg.ts';

export const EXPORT_FORMATS = ['json', 'otlp', 'svg'] as const;

/** What a trace can be written as for other programs, or for people. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How a file of each format is called. */
export const EXPORT_ENDINGS: Readonly<Record<ExportFormat, string>> = {
  json: 'json',
  otlp: 'otlp.json',
  svg: 'svg',
};

/** A trace in another format, as the text of a file. */
export function exportTrace(trace: StoredTrace, format: ExportFormat): string {
  if (format === 'json') return `${JSON.stringify(traceJson(trace), undefined, 2)}\n`;
  if (format === 'otlp') {
    const spans = toOtlp(trace.id, decodeEvents(trace.events));
    return `${JSON.stringify(spans, undefined, 2)}\n`;
  }
  const solve = readSolve(trace.events);
  return toSvg(solve, solve.result?.status ?? trace.state);
}

/** A trace as one JSON value, with the events that are ours. */
export function traceJson(trace: StoredTrace): object {
  const { id, startedAt, state, damagedLine } = trace;
  const damage = damagedLine === undefined ? {} : { damagedLine };
  return { id, startedAt, state, ...damage, events: decodeEvents(trace.events) };
}
