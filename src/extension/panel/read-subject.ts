import { decodeEvents } from '../../core/history/read-solve.ts';
import { EMPTY_VIEW, reduceSolve } from '../../protocol/solve-view.ts';
import type { Desk } from '../desk.ts';
import type { Subject } from './subject.ts';

/** A stored trace as the panel shows it; a search that never ended is shown as interrupted. */
export async function readSubject({ workbench, solves }: Desk, id: string): Promise<Subject> {
  const live = solves.byTrace(id);
  if (live !== undefined) return { kind: 'solve', solve: live };
  const trace = await workbench().traces.read(id);
  const events = decodeEvents(trace.events);
  const view = events.reduce(reduceSolve, EMPTY_VIEW);
  if (trace.state === 'complete') return { kind: 'trace', view, events };
  return {
    kind: 'trace',
    view: { ...view, status: trace.state, running: [], phase: '' },
    events,
  };
}
