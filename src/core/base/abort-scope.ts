import { abortError } from './abort.ts';

/** One piece of work of a scope. */
export type AbortBranch = {
  readonly aborted: boolean;
  /** Made when somebody asks for it: most work never does. */
  readonly signal: AbortSignal;
  /** Settles as the promise does, or rejects with an `AbortError` when the scope ends. */
  readonly race: <T>(promise: Promise<T>) => Promise<T>;
  /** To be called when the work is over. */
  readonly release: () => void;
};

/** Work that can be stopped as a whole: any number of branches behind one listener. */
export type AbortScope = {
  readonly signal: AbortSignal;
  /** Stops all of it. */
  readonly abort: (reason?: unknown) => void;
  readonly branch: () => AbortBranch;
  /** Lets go of the parent. */
  readonly close: () => void;
};

type Ends = (reason: unknown) => void;

/**
 * Makes a scope that ends with `parent`, where there is one. Each listener of a signal costs, and hundreds on one look
 * like a leak to Node, which says so: hence branches, which share one.
 */
export function createAbortScope(parent: AbortSignal | undefined): AbortScope {
  const own = new AbortController();
  const branches = new Set<Ends>();
  const abort = (reason?: unknown): void => {
    own.abort(reason);
    for (const end of branches) end(reason);
    branches.clear();
  };
  const onAbort = (): void => abort(parent?.reason);
  parent?.addEventListener('abort', onAbort, { once: true });
  if (parent?.aborted === true) onAbort();
  return {
    signal: own.signal,
    abort,
    branch: () => createBranch(own.signal, branches),
    close: () => parent?.removeEventListener('abort', onAbort),
  };
}

function createBranch(scope: AbortSignal, branches: Set<Ends>): AbortBranch {
  let controller: AbortController | undefined;
  let refuse: ((error: Error) => void) | undefined;
  let aborted = scope.aborted;
  const end: Ends = reason => {
    aborted = true;
    controller?.abort(reason);
    refuse?.(abortError(scope));
  };
  if (!aborted) branches.add(end);
  return {
    get aborted() {
      return aborted;
    },
    get signal() {
      controller ??= new AbortController();
      if (aborted) controller.abort(scope.reason);
      return controller.signal;
    },
    race: promise =>
      new Promise((resolve, reject) => {
        if (aborted) reject(abortError(scope));
        refuse = reject;
        promise.then(resolve, reject);
      }),
    release: () => void branches.delete(end),
  };
}
