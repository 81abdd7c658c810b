import type { ToPanel } from '../src/protocol/messages.ts';
import { EMPTY_VIEW, reduceSolve } from '../src/protocol/solve-view.ts';
import type { SolveView } from '../src/protocol/solve-view.ts';

/** One event, as the host tells it. */
export type SolveEvent = Extract<ToPanel, { readonly type: 'events' }>['events'][number];

/** A stored search as it was at each of its moments. */
export type Moments = {
  readonly events: readonly SolveEvent[];
  /** Milliseconds from its start to its last event. */
  readonly duration: number;
  /** The view after the first so many events. */
  readonly viewAfter: (count: number) => SolveView;
  /** How many events had happened after so many milliseconds. */
  readonly countAt: (ms: number) => number;
};

/** Views are kept this many events apart, so that going back does not begin at the beginning. */
const STRIDE = 256;

export function createMoments(events: readonly SolveEvent[]): Moments {
  const kept: SolveView[] = [EMPTY_VIEW];
  return {
    events,
    duration: events.reduce((most, { at }) => Math.max(most, at), 0),
    viewAfter(count) {
      const end = Math.min(Math.max(0, count), events.length);
      const base = Math.min(kept.length - 1, Math.floor(end / STRIDE));
      let view = kept[base] ?? EMPTY_VIEW;
      for (let i = base * STRIDE; i < end; i += 1) {
        const event = events[i];
        if (event !== undefined) view = reduceSolve(view, event);
        if ((i + 1) % STRIDE === 0) kept[(i + 1) / STRIDE] ??= view;
      }
      return view;
    },
    countAt(ms) {
      let [low, high] = [0, events.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((events[middle]?.at ?? Infinity) <= ms) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
