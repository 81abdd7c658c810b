/** True when `error` is how an aborted operation ends. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The error an aborted operation ends with; the signal's own reason is kept as the cause. */
export function abortError(signal: AbortSignal): Error {
  const error = new Error('The operation was cancelled', { cause: signal.reason });
  error.name = 'AbortError';
  return error;
}

/** Throws an `AbortError` when the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError(signal);
}

/**
 * Settles as `promise` does, or rejects with an `AbortError` as soon as the signal aborts.
 * The promise itself goes on: its owner must drain it.
 */
export async function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  throwIfAborted(signal);
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(abortError(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
