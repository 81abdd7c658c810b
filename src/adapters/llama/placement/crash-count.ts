import type { Clock } from '../../../core/base/clock.ts';
import { ReasonCodeError } from '../../../core/base/errors.ts';

/** Counts how often the model's process has ended by itself, and says when it may start again. */
export type CrashCount = {
  /** @param why how it ended, in a few words */
  note(why: string): void;
  /** Crashes that still count. */
  recent(): number;
  /** Resolves when a start is in order; throws `model-crashed` when there were too many crashes. */
  ready(signal: AbortSignal): Promise<void>;
};

const MOST = 3;
const WINDOW_MS = 5 * 60_000;
/** The first start after a crash is at once: a single crash is the common case. */
const FIRST_WAIT_MS = 500;

export function createCrashCount(clock: Clock): CrashCount {
  let times: readonly number[] = [];
  let last = '';
  const recent = (): number => {
    times = times.filter(time => clock.now() - time < WINDOW_MS);
    return times.length;
  };
  return {
    recent,
    note(why) {
      times = [...times, clock.now()];
      last = why;
    },
    async ready(signal) {
      const count = recent();
      if (count >= MOST) {
        throw new ReasonCodeError(
          'model-crashed',
          `The model's process ended by itself ${count} times within five minutes (${last}). ` +
            'Choose another model (reasonCode.model, --model), or free memory and try again in five minutes.',
        );
      }
      if (count > 1) await clock.sleep(FIRST_WAIT_MS * 4 ** (count - 2), signal);
    },
  };
}
