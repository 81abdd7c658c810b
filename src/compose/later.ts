import { errorText } from '../core/base/errors.ts';

/** Something that is made when it is first used, without anybody waiting for it. */
export type Later<T extends AsyncDisposable> = AsyncDisposable & {
  /** Does it with the thing: now, or when it is there. */
  readonly use: (work: (thing: T) => void) => void;
  /** Takes something of it, to be given back. */
  hold(take: (thing: T) => Disposable): Disposable;
  /** Does something soon, in its turn; what it throws is said once. */
  readonly soon: (work: () => void) => void;
  now(): T | undefined;
  /** Waits until it is there, if somebody has used it. */
  readonly made: () => Promise<T | undefined>;
  /** Milliseconds that were spent in `soon`. */
  spentMs(): number;
};

/** Most that waits: for the thing to be made, or for its turn. */
const MOST_WAITING = 10_000;
/** Work waits this long, so that whoever gave it goes on first, and is done in slices of this. */
const SOON_MS = 20;
const SLICE_MS = 1;

export function createLater<T extends AsyncDisposable>(
  make: () => Promise<T>,
  notice: (line: string) => void,
): Later<T> {
  let thing: T | undefined;
  let making: Promise<void> | undefined;
  let waiting: ((thing: T) => void)[] = [];
  const turns = createTurns(work => attempt(work));
  let [spentMs, isBroken] = [0, false];
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
  const made = async (): Promise<T | undefined> => {
    turns.all();
    await making;
    return thing;
  };
  return {
    use,
    made,
    soon: turns.push,
    hold(take) {
      let held: Disposable | undefined;
      use(made => (held = take(made)));
      return { [Symbol.dispose]: () => use(() => held?.[Symbol.dispose]()) };
    },
    now: () => thing,
    spentMs: () => spentMs,
    [Symbol.asyncDispose]: async () => (await made())?.[Symbol.asyncDispose](),
  };
}

type Turns = { readonly push: (work: () => void) => void; readonly all: () => void };

/** Does work a little later and a little at a time, in the order it came. */
function createTurns(attempt: (work: () => void) => void): Turns {
  let queue: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const slice = (mostMs: number): void => {
    clearTimeout(timer);
    timer = undefined;
    const until = performance.now() + mostMs;
    let done = 0;
    for (const work of queue) {
      attempt(work);
      done += 1;
      if (performance.now() > until) break;
    }
    queue = queue.slice(done);
    if (queue.length > 0) wait(0);
  };
  const wait = (ms: number): void => {
    timer ??= setTimeout(() => slice(SLICE_MS), ms).unref();
  };
  return {
    push(work) {
      queue.push(work);
      if (queue.length >= MOST_WAITING) slice(Infinity);
      else wait(SOON_MS);
    },
    all: () => slice(Infinity),
  };
}
