import { createAbortScope } from './abort-scope.ts';

/**
 * Does something with every item at once, each with a signal of its own that ends with `signal`: what listens to one is
 * not counted with what listens to others, which looks like a leak to Node from eleven on.
 */
export async function eachApart<T, R>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<readonly R[]> {
  const scope = createAbortScope(signal);
  try {
    return await Promise.all(
      items.map(async item => {
        const branch = scope.branch();
        try {
          return await work(item, branch.signal);
        } finally {
          branch.release();
        }
      }),
    );
  } catch (error) {
    // Nobody waits for the others any more.
    scope.abort(error);
    throw error;
  } finally {
    scope.close();
  }
}
