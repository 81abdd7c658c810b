import type { Box, FromGuest } from '../core/sandbox/guest/box.ts';

/** What a scripted guest does next: after so many milliseconds it says something, or just acts. */
export type Step = {
  readonly after: number;
  readonly message?: FromGuest;
  readonly act?: () => void;
};

export type Asked = Readonly<Record<string, unknown>>;

export type ScriptedBox = Box & {
  /** What it was asked so far. */
  readonly requests: readonly Asked[];
  /** Milliseconds that passed, all of them while somebody listened to it or let time pass. */
  readonly clock: () => number;
  readonly pass: (ms: number) => void;
};

/**
 * A guest that follows a script, on a clock that stands still but while it is listened to. Its
 * clock is that of `performance.now` for as long as `onItsClock` runs.
 * @param react what the guest does for a request, after what it still had to do
 */
export function scriptedBox(react: (request: Asked) => readonly Step[]): ScriptedBox {
  const requests: Asked[] = [];
  const steps: Step[] = [];
  let now = 0;
  let waited = 0;
  const signal = { interrupted: false };
  return {
    requests,
    clock: () => now,
    pass: ms => (now += ms),
    limit: () => undefined,
    ask(request) {
      requests.push({ ...request });
      steps.push(...react({ ...request }));
    },
    interrupt: () => (signal.interrupted = true),
    end: () => Promise.resolve(true),
    async next(ms) {
      // As in a real box, the answer comes in a later turn.
      await Promise.resolve();
      signal.interrupted = false;
      const isInterrupted = (): boolean => signal.interrupted;
      let left = ms;
      for (;;) {
        const step = steps[0];
        const due = (step?.after ?? Infinity) - waited;
        if (step === undefined || due > left) {
          now += left;
          waited = step === undefined ? 0 : waited + left;
          return undefined;
        }
        steps.shift();
        now += due;
        left -= due;
        waited = 0;
        step.act?.();
        if (step.message !== undefined) return step.message;
        if (isInterrupted()) return undefined;
      }
    },
  };
}

/** Lets `performance.now` be the box's clock while `work` runs. */
export async function onItsClock<T>({ clock }: ScriptedBox, work: () => Promise<T>): Promise<T> {
  const real = Object.getOwnPropertyDescriptor(performance, 'now');
  Object.defineProperty(performance, 'now', { value: clock, configurable: true, writable: true });
  try {
    return await work();
  } finally {
    if (real === undefined) Reflect.deleteProperty(performance, 'now');
    else Object.defineProperty(performance, 'now', real);
  }
}
