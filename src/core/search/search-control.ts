/** Why a node cannot be expanded now. */
export type ExpandRefusal = 'no-search' | 'no-such-node' | 'closed' | 'too-deep';

/** What whoever watches a search may ask of it while it runs. Nothing here waits. */
export interface SearchControl {
  readonly paused: boolean;
  /** No further trial begins; those under way come to their end and are told. */
  pause(): void;
  resume(): void;
  /**
   * Makes the next trial that begins a child of this node, whatever the policy would choose; after
   * those asked for before. While it is paused it waits for `resume`. Says why when it cannot be.
   */
  expand(node: number): ExpandRefusal | undefined;
  /** Calls back at every pause and resume; gives what ends that. */
  onChange(listener: (paused: boolean) => void): () => void;
}

/** A control as the search holds it. */
export interface HeldControl extends SearchControl {
  /** Says which nodes can be expanded from now on; with nothing, that there is no search. */
  follow(refusal?: (node: number) => ExpandRefusal | undefined): void;
  /** True when somebody wants a node expanded. */
  readonly wants: boolean;
  /** The node to expand next, once; none when nobody asked. */
  take(): number | undefined;
  /** Resolves at the next pause, resume or wish, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void>;
}

/** Makes a control for one search, or for one solve with all its rungs. */
export function createSearchControl(): HeldControl {
  const wanted: number[] = [];
  const listeners = new Set<(paused: boolean) => void>();
  let waiting: readonly (() => void)[] = [];
  let paused = false;
  let refusalOf: ((node: number) => ExpandRefusal | undefined) | undefined;
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const one of woken) one();
  };
  const become = (next: boolean): void => {
    if (paused === next) return;
    paused = next;
    for (const listener of listeners) listener(next);
    wake();
  };
  return {
    get paused() {
      return paused;
    },
    get wants() {
      return wanted.length > 0;
    },
    pause: () => become(true),
    resume: () => become(false),
    expand(node) {
      const refusal = refusalOf === undefined ? 'no-search' : refusalOf(node);
      if (refusal !== undefined) return refusal;
      wanted.push(node);
      wake();
      return undefined;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow(refusal) {
      refusalOf = refusal;
    },
    take: () => wanted.shift(),
    changed: signal =>
      new Promise(resolve => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const end = (): void => {
          signal.removeEventListener('abort', end);
          resolve();
        };
        signal.addEventListener('abort', end, { once: true });
        waiting = [...waiting, end];
      }),
  };
}
