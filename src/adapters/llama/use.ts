import type { LoadProgress } from '../../core/model/language-model.ts';

/** Those who want to know how far loading is. */
export type Watchers = {
  /** Listens from now on; gives a function that stops listening. */
  readonly watch: (listener: ((progress: LoadProgress) => void) | undefined) => () => void;
  readonly tell: (progress: LoadProgress) => void;
};

export function createWatchers(): Watchers {
  const listeners = new Set<(progress: LoadProgress) => void>();
  return {
    watch(listener) {
      if (listener === undefined) return () => undefined;
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(progress) {
      for (const listener of listeners) listener(progress);
    },
  };
}

/** Something that takes memory, and is given up when nobody has used it for a while. */
export type Use = {
  /** Counts as use until the work is done. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Nothing is given up by itself from now on. */
  stop(): void;
};

const IDLE_MS = 5 * 60_000;

/** @param idleMs milliseconds without use. @default 5 minutes */
export function createUse(giveUp: () => void, idleMs = IDLE_MS): Use {
  let timer: NodeJS.Timeout | undefined;
  let busy = 0;
  let stopped = false;
  return {
    async during(work) {
      busy += 1;
      clearTimeout(timer);
      try {
        return await work();
      } finally {
        busy -= 1;
        if (busy === 0 && !stopped) timer = setTimeout(giveUp, idleMs).unref();
      }
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
