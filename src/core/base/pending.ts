import { abortError } from './abort.ts';

/** A result that is waited for, and settles once. */
export type Pending<T> = {
  readonly result: Promise<T>;
  /** True once nobody waits for it any more. */
  readonly settled: boolean;
  /** Settles it; ignored when it is settled already. */
  resolve(value: T): void;
  reject(error: unknown): void;
};

export type PendingOptions = {
  /** Its abort rejects the result at once, whatever is still being done for it. */
  readonly signal?: AbortSignal | undefined;
  /** Called at an abort, before the result is rejected. */
  readonly onAbort?: () => void;
  /** Called when it is settled, however. */
  readonly onSettled?: () => void;
};

/** Makes one. A signal that is aborted already rejects it here. */
export function createPending<T>({ signal, onAbort, onSettled }: PendingOptions): Pending<T> {
  let give: (value: T) => void = () => undefined;
  let refuse: (error: unknown) => void = () => undefined;
  const result = new Promise<T>((resolve, reject) => {
    give = resolve;
    refuse = reject;
  });
  let settled = false;
  const settle = (end: () => void): void => {
    if (settled) return;
    settled = true;
    signal?.removeEventListener('abort', abort);
    end();
    onSettled?.();
  };
  function abort(): void {
    onAbort?.();
    settle(() => refuse(abortError(signal as AbortSignal)));
  }
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  return {
    result,
    get settled() {
      return settled;
    },
    resolve: value => settle(() => give(value)),
    reject: error => settle(() => refuse(error)),
  };
}
