import { errorText } from '../core/base/errors.ts';
import { isLeaving } from '../core/base/leaving.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import { toStored } from '../core/solve/stored-event.ts';
import type { TraceStore, TraceWriter } from '../core/trace/trace-store.ts';

/**
 * Passes a solve's events on and writes each to its trace first. A trace that cannot be written
 * does not stop the solve; it is said once. The end of a solve whose process is about to end is
 * not written: it reads as interrupted, as after a crash.
 */
export async function* traced(
  events: AsyncIterable<SolveEvent>,
  traces: TraceStore,
  notice: (line: string) => void,
  signal?: AbortSignal,
): AsyncGenerator<SolveEvent> {
  let writer: TraceWriter | undefined;
  let broken = false;
  try {
    for await (const event of events) {
      const isCutOff = event.type === 'solve-end' && signal !== undefined && isLeaving(signal);
      const stored = isCutOff ? undefined : toStored(event);
      if (stored !== undefined && !broken) {
        try {
          if (event.type === 'solve-start') {
            writer = await traces.create({ id: event.traceId, startedAt: event.startedAt });
          }
          await writer?.append(stored);
        } catch (error) {
          broken = true;
          notice(
            `The trace cannot be written (${errorText(error)}); the solve goes on without one.`,
          );
        }
      }
      yield event;
    }
  } finally {
    await writer?.close();
  }
}
