import type { SolveEvent } from '../../core/solve/solve-event.ts';
import type { PanelMode, ToPanel } from '../../protocol/messages.ts';
import type { SolveView } from '../../protocol/solve-view.ts';

/** What is told to the page: a snapshot when it is asked for, and batches of events after it. */
export type Feed = {
  /** All there is to see, in place of whatever the page has. */
  snapshot(view: SolveView, mode: PanelMode): void;
  push(event: SolveEvent): void;
  dispose(): void;
};

/** Events are gathered for this long: one message, one frame. */
const BATCH_MS = 60;

export function createFeed(post: (message: ToPanel) => void): Feed {
  let seq = 0;
  let batch: SolveEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (batch.length === 0) return;
    seq += 1;
    post({ type: 'events', seq, events: batch });
    batch = [];
  };
  return {
    snapshot(view, mode) {
      // The view holds what waits in the batch: telling it twice would count it twice.
      batch = [];
      post({ type: 'snapshot', seq, view, mode, machine: [], acceptable: [], words: {} });
    },
    push(event) {
      batch.push(event);
      timer ??= setTimeout(flush, BATCH_MS);
    },
    dispose: () => clearTimeout(timer),
  };
}
