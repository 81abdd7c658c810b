import { errorText } from '../core/base/errors.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import { toStored } from '../core/solve/stored-event.ts';
import type { TraceStore, TraceWriter } from '../core/trace/trace-store.ts';

/**
 * Passes a solve's events on and writes each to its trace first. A trace that cannot be written
 * does not stop the solve; it is said once.
 */
export async function* traced(
  events: AsyncIterable<SolveEvent>,
  traces: TraceStore,
  notice: (line: string) => void,
): AsyncGenerator<SolveEvent> {
  let writer: TraceWriter | undefined;
  let broken = false;
  try {
    for await (const event of events) {
      const stored = toStored(event);
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
