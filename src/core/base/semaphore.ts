import { abortError, throwIfAborted } from './abort.ts';

/** Bounded concurrency: at most `size` holders at a time, served in the order they asked. */
export interface Semaphore {
  /** Resolves with a release function; rejects with an `AbortError` while still waiting. */
  acquire(signal?: AbortSignal): Promise<() => void>;
}

/** Makes a semaphore with `size` places. */
export function createSemaphore(size: number): Semaphore {
  const waiting: (() => void)[] = [];
  let free = size;
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const once = (): (() => void) => {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      release();
    };
  };
  return {
    acquire(signal) {
      throwIfAborted(signal);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          const place = waiting.indexOf(grant);
          if (place >= 0) waiting.splice(place, 1);
          reject(abortError(signal as AbortSignal));
        };
        const grant = (): void => {
          signal?.removeEventListener('abort', onAbort);
          resolve(once());
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.push(grant);
      });
    },
  };
}
