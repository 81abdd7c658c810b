/** Push on one side, `for await` on the other; unbounded, in order, one reader. */
export interface Channel<T> extends AsyncIterable<T> {
  /** Hands a value to the reader; ignored after `close`. */
  push(value: T): void;
  /** Ends the reader's loop once what was pushed is read; with an error, the loop throws it. */
  close(error?: unknown): void;
}

/**
 * Makes a channel.
 * @param onReturn called once when the reader leaves its loop early, to stop the producer
 */
export function createChannel<T>(onReturn?: () => void): Channel<T> {
  const queue: T[] = [];
  let failure: { readonly error: unknown } | undefined;
  let closed = false;
  let wake: (() => void) | undefined;
  const signal = (): void => {
    wake?.();
    wake = undefined;
  };
  async function* read(): AsyncGenerator<T> {
    let finished = false;
    try {
      for (;;) {
        while (queue.length > 0) yield queue.shift() as T;
        if (closed) break;
        await new Promise<void>(resolve => (wake = resolve));
      }
      finished = true;
      if (failure !== undefined) throw failure.error;
    } finally {
      if (!finished) onReturn?.();
    }
  }
  return {
    push(value) {
      if (closed) return;
      queue.push(value);
      signal();
    },
    close(error) {
      if (closed) return;
      closed = true;
      if (error !== undefined) failure = { error };
      signal();
    },
    [Symbol.asyncIterator]: () => read(),
  };
}
