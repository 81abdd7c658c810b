/** Work that can be stopped as a whole: any number of signals behind one listener. */
export type AbortScope = {
  readonly signal: AbortSignal;
  /** Stops all of it. */
  readonly abort: (reason: unknown) => void;
  /** A signal for one piece of work; `release` when it is over. */
  readonly branch: () => { readonly signal: AbortSignal; readonly release: () => void };
  /** Lets go of the parent. */
  readonly close: () => void;
};

/**
 * Makes a scope that ends with `parent`. Each listener of a signal costs, and hundreds on one look
 * like a leak to Node, which says so: hence a signal for each piece of work.
 */
export function createAbortScope(parent: AbortSignal): AbortScope {
  const own = new AbortController();
  const branches = new Set<AbortController>();
  const abort = (reason: unknown): void => {
    own.abort(reason);
    for (const branch of branches) branch.abort(reason);
    branches.clear();
  };
  const onAbort = (): void => abort(parent.reason);
  parent.addEventListener('abort', onAbort, { once: true });
  if (parent.aborted) onAbort();
  return {
    signal: own.signal,
    abort,
    branch() {
      const branch = new AbortController();
      if (own.signal.aborted) branch.abort(own.signal.reason);
      else branches.add(branch);
      return { signal: branch.signal, release: () => void branches.delete(branch) };
    },
    close: () => parent.removeEventListener('abort', onAbort),
  };
}
