import type { SolveEvent } from '../../core/solve/solve-event.ts';
import type { MachineSample, PanelMode, ToPanel } from '../../protocol/messages.ts';

/** All there is to see, but for its place in the stream. */
export type Shown = Omit<Extract<ToPanel, { type: 'snapshot' }>, 'type' | 'seq'>;

/** What is told to the page: a snapshot when it is asked for, and batches of events after it. */
export type Feed = {
  /** All there is to see, in place of whatever the page has. */
  snapshot(shown: Shown): void;
  push(event: SolveEvent): void;
  /** Says how the search stands now; what happened before is told first. */
  mode(mode: PanelMode, acceptable: readonly number[]): void;
  machine(sample: MachineSample): void;
  drawPicture(): void;
  dispose(): void;
};

/** Events are gathered for this long: one message, one frame. */
const BATCH_MS = 60;

/**
 * Makes a feed. A page that cannot be seen is told nothing and nothing waits for it: it gets a
 * snapshot when it is on show again.
 */
export function createFeed(post: (message: ToPanel) => void, isVisible: () => boolean): Feed {
  let seq = 0;
  let batch: SolveEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const forget = (): void => {
    batch = [];
    clearTimeout(timer);
    timer = undefined;
  };
  const flush = (): void => {
    const events = batch;
    forget();
    if (events.length === 0 || !isVisible()) return;
    seq += 1;
    post({ type: 'events', seq, events });
  };
  return {
    snapshot(shown) {
      // The view holds what waits in the batch: telling it twice would count it twice.
      forget();
      post({ type: 'snapshot', seq, ...shown });
    },
    push(event) {
      if (!isVisible()) {
        forget();
        return;
      }
      batch.push(event);
      timer ??= setTimeout(flush, BATCH_MS);
    },
    mode(mode, acceptable) {
      if (!isVisible()) return;
      flush();
      post({ type: 'mode', mode, acceptable });
    },
    machine(sample) {
      if (isVisible()) post({ type: 'machine', sample });
    },
    drawPicture: () => post({ type: 'draw-picture' }),
    dispose: forget,
  };
}
