import { isAbortError, throwIfAborted } from '../../core/base/abort.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Rng } from '../../core/base/rng.ts';
import { ReasonCodeError, isReasonCodeError } from '../../core/base/errors.ts';

/** How often and how long a request that failed before its first token is tried again. */
export type RetryPolicy = {
  /** Tries in all. */
  readonly attempts: number;
  /** Upper bound of the first wait in milliseconds; each next one's is twice as long. */
  readonly baseMs: number;
  readonly capMs: number;
  /** A longer wait than this, asked for by the endpoint, is not waited for. */
  readonly longestWaitMs: number;
};

export const RETRY: RetryPolicy = {
  attempts: 5,
  baseMs: 500,
  capMs: 16_000,
  longestWaitMs: 120_000,
};

/** The wait in milliseconds that a Retry-After header asks for: seconds, or a date. */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/** Marks an error as one that another try may not meet; `waitMs` is what the endpoint asked for. */
export function transientFields(waitMs?: number): Readonly<Record<string, string>> {
  return { retry: 'yes', ...(waitMs === undefined ? {} : { waitMs: String(waitMs) }) };
}

/**
 * Tries until it works, no try is left, or the failure is none that goes away by itself. Waits
 * between 0 and a bound that doubles, so that many who failed together do not come back together;
 * at least as long as the endpoint asked for.
 * @param isOver true when a failed try cannot be repeated any more (something was answered)
 */
export async function retrying<T>(
  run: () => Promise<T>,
  policy: RetryPolicy & { readonly clock: Clock; readonly random: Rng },
  { signal, isOver }: { readonly signal: AbortSignal; readonly isOver: () => boolean },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(signal);
    try {
      return await run();
    } catch (error) {
      throwIfAborted(signal);
      if (isAbortError(error) || isOver() || attempt >= policy.attempts) throw error;
      const wait = waitFor(error, attempt, policy);
      if (wait === undefined) throw error;
      await policy.clock.sleep(wait, signal);
    }
  }
}

function waitFor(
  error: unknown,
  attempt: number,
  { baseMs, capMs, longestWaitMs, random }: RetryPolicy & { readonly random: Rng },
): number | undefined {
  if (!isReasonCodeError(error) || error.fields['retry'] !== 'yes') return undefined;
  const jittered = random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
  const asked = Number(error.fields['waitMs'] ?? 0);
  if (asked <= longestWaitMs) return asked + jittered;
  const seconds = Math.ceil(asked / 1000);
  throw new ReasonCodeError(
    error.code,
    `${error.message} It asks to wait ${seconds} s; try again then.`,
  );
}
