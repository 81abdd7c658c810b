/** Events on their way to a page, which are told together: one message, one frame. */
export type Batches<Event> = {
  push(event: Event): void;
  /** Tells what waits, at once. */
  flush(): void;
  /** Drops what waits. */
  forget(): void;
  /** The number of the last message. */
  readonly seq: number;
};

/** Events are gathered for this long. */
const BATCH_MS = 60;

/**
 * Gathers events and posts them under numbers that count up. A page that cannot be seen is told
 * nothing, and nothing waits for it: it gets a snapshot when it is on show again.
 */
export function createBatches<Event>(
  post: (message: {
    readonly type: 'events';
    readonly seq: number;
    readonly events: readonly Event[];
  }) => void,
  isVisible: () => boolean,
): Batches<Event> {
  let seq = 0;
  let batch: Event[] = [];
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
    flush,
    forget,
    push(event) {
      if (!isVisible()) {
        forget();
        return;
      }
      batch.push(event);
      timer ??= setTimeout(flush, BATCH_MS);
    },
    get seq() {
      return seq;
    },
  };
}
