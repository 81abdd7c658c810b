import { createAbortScope } from '../src/core/base/abort-scope.ts';

/**
 * Does some work for every item, so many at once, in the order of the items. The first failure ends
 * what is under way, and is thrown once all has ended.
 */
export async function sideBySide<T>(
  items: readonly T[],
  { width, signal }: { readonly width: number; readonly signal: AbortSignal },
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const scope = createAbortScope(signal);
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    const branch = scope.branch();
    try {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        branch.signal.throwIfAborted();
        await work(item, branch.signal);
      }
    } catch (error) {
      scope.abort();
      throw error;
    } finally {
      branch.release();
    }
  };
  try {
    const ends = await Promise.allSettled(Array.from({ length: width }, lane));
    signal.throwIfAborted();
    const failed = ends.find(end => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    scope.close();
  }
}
