import { errorText } from '../core/base/errors.ts';

/** Something that is made when it is first used, without anybody waiting for it. */
export type Later<T extends AsyncDisposable> = AsyncDisposable & {
  /** Does it with the thing: now, or when it is there. */
  use(work: (thing: T) => void): void;
  /** Takes something of it, to be given back. */
  hold(take: (thing: T) => Disposable): Disposable;
  /** Does something that must not fail for others: what it throws is said once. */
  attempt(work: () => void): void;
  now(): T | undefined;
  /** Waits until it is there, if somebody has used it. */
  made(): Promise<T | undefined>;
  /** Milliseconds that were spent in `attempt`. */
  spentMs(): number;
};

/** Most that waits for the thing to be made. */
const MOST_WAITING = 10_000;

export function createLater<T extends AsyncDisposable>(
  make: () => Promise<T>,
  notice: (line: string) => void,
): Later<T> {
  let thing: T | undefined;
  let making: Promise<void> | undefined;
  let waiting: ((thing: T) => void)[] = [];
  let spentMs = 0;
  let isBroken = false;
  const fail = (error: unknown): void => {
    waiting = [];
    if (!isBroken) notice(`No spans are sent (${errorText(error)}); solves go on without them.`);
    isBroken = true;
  };
  const begin = async (): Promise<void> => {
    try {
      const made = (thing = await make());
      for (const work of waiting) attempt(() => work(made));
      waiting = [];
    } catch (error) {
      fail(error);
    }
  };
  const use = (work: (thing: T) => void): void => {
    if (isBroken) return;
    if (thing !== undefined) work(thing);
    else {
      if (waiting.length < MOST_WAITING) waiting.push(work);
      making ??= begin();
    }
  };
  const attempt = (work: () => void): void => {
    if (isBroken) return;
    const began = performance.now();
    try {
      work();
    } catch (error) {
      fail(error);
    }
    spentMs += performance.now() - began;
  };
  return {
    use,
    attempt,
    hold(take) {
      let held: Disposable | undefined;
      use(made => (held = take(made)));
      return { [Symbol.dispose]: () => use(() => held?.[Symbol.dispose]()) };
    },
    now: () => thing,
    async made() {
      await making;
      return thing;
    },
    spentMs: () => spentMs,
    async [Symbol.asyncDispose]() {
      await making;
      await thing?.[Symbol.asyncDispose]();
    },
  };
}
