import { throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError, errorText, isReasonCodeError } from '../../core/base/errors.ts';
import { createSemaphore } from '../../core/base/semaphore.ts';
import type { Execution, Job, RunOptions } from '../../core/sandbox/sandbox.ts';
import { AskedInVain } from './host-owner.ts';

export type Run = (job: Job, options: RunOptions) => Promise<Execution>;

/**
 * Runs a job again in a fresh process when the first one died: another candidate may have killed
 * it. Second runs go one at a time, so that the one to blame takes no other second run with it.
 */
export function createRetry(run: Run): Run {
  const suspects = createSemaphore(1);
  return async (job, options) => {
    try {
      return await run(job, options);
    } catch (first) {
      throwIfAborted(options.signal);
      if (isReasonCodeError(first)) throw first;
      if (first instanceof AskedInVain) throw first.cause;
      const release = await suspects.acquire(options.signal);
      try {
        return await run(job, options);
      } catch (second) {
        throw failedTwice(first, second);
      } finally {
        release();
      }
    }
  };
}

function failedTwice(first: unknown, second: unknown): Error {
  if (isReasonCodeError(second)) return second;
  return new ReasonCodeError(
    'sandbox-broken',
    `The embedded sandbox failed twice (${errorText(first)}; ${errorText(second)}). ` +
      'Run "Reason-Code: Doctor" (reason-code doctor) to see what is wrong with it.',
    { cause: second },
  );
}
