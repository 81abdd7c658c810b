/** Time as the core sees it: injected, so that tests decide what the time is. */
export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back. */
  now(): number;
  /** The date and time, for records that people read. */
  date(): Date;
  /** Resolves after `ms` milliseconds; rejects with an `AbortError` when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
