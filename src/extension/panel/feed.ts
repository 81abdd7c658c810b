import type { SolveEvent } from '../../core/solve/solve-event.ts';
import type { MachineSample, PanelMode, ToPanel } from '../../protocol/messages.ts';
import { createBatches } from './batches.ts';

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

/**
 * Makes a feed. A page that cannot be seen is told nothing and nothing waits for it: it gets a
 * snapshot when it is on show again.
 */
export function createFeed(post: (message: ToPanel) => void, isVisible: () => boolean): Feed {
  const batches = createBatches<SolveEvent>(post, isVisible);
  return {
    snapshot(shown) {
      // The view holds what waits in the batch: telling it twice would count it twice.
      batches.forget();
      post({ type: 'snapshot', seq: batches.seq, ...shown });
    },
    push: event => batches.push(event),
    mode(mode, acceptable) {
      if (!isVisible()) return;
      batches.flush();
      post({ type: 'mode', mode, acceptable });
    },
    machine(sample) {
      if (isVisible()) post({ type: 'machine', sample });
    },
    drawPicture: () => post({ type: 'draw-picture' }),
    dispose: () => batches.forget(),
  };
}
