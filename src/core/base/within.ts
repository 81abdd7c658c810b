import { createAbortScope } from './abort-scope.ts';
import { orAbort } from './abort.ts';
import type { Clock } from './clock.ts';

export type Bounds = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Left out: as long as it takes. */
  readonly timeoutMs?: number | undefined;
};

/**
 * Waits for work until its time is up or the signal aborts; both abort the signal that the work
 * was given. Work that does not heed it is left behind, not waited for. Rejects as the work does,
 * or with an `AbortError`.
 */
export async function within<T>(
  { clock, signal, timeoutMs }: Bounds,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T } | { readonly late: true }> {
  if (timeoutMs === undefined) return { value: await orAbort(work(signal), signal) };
  const own = createAbortScope(signal);
  const timer = new AbortController();
  const late = new Error(`no answer within ${timeoutMs} ms`);
  void clock.sleep(timeoutMs, timer.signal).then(
    () => own.abort(late),
    () => undefined,
  );
  try {
    return { value: await orAbort(work(own.signal), own.signal) };
  } catch (error) {
    if (own.signal.reason === late && !signal.aborted) return { late: true };
    throw error;
  } finally {
    timer.abort();
    own.close();
  }
}
