import type { Machine } from '../../compose/machine.ts';
import type { SolveEvent } from '../../core/solve/solve-event.ts';
import type { MachineSample } from '../../protocol/messages.ts';
import type { Owned } from '../owned.ts';
import { NO_COUNTS, count, rates } from './rates.ts';

/** Samples kept of one search: five minutes. */
const KEPT = 300;
const EVERY_MS = 1000;

/** How the machine stands while a search is watched; while nobody watches nothing is read. */
export type MachineFeed = Owned & {
  /** The samples of a search so far. */
  of(search: Watched): readonly MachineSample[];
  /** Begins with a search that runs and is on show; again for the same one is nothing new. */
  watch(search: Watched): void;
  /** What happened in the search that is watched. */
  push(event: SolveEvent): void;
  stop(): void;
};

/** A search; `begunAt` is by the clock of `performance`. */
export type Watched = { readonly begunAt: number };

/** @param tell told of each sample of the search that is watched */
export function createMachineFeed(
  watchMachine: () => Machine,
  tell: (sample: MachineSample) => void,
): MachineFeed {
  const samples = new WeakMap<Watched, readonly MachineSample[]>();
  let machine: Machine | undefined;
  let watched: Watched | undefined;
  let timer: NodeJS.Timeout | undefined;
  let counts = NO_COUNTS;
  let before = { at: 0, counts };
  let controller = new AbortController();
  let isBusy = false;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    watched = undefined;
    controller.abort();
  };
  const sample = async (search: Watched, { signal }: AbortController): Promise<void> => {
    // A slow look, such as at a graphics card, must not pile up.
    if (isBusy || machine === undefined) return;
    isBusy = true;
    try {
      const reading = await machine.sample(signal);
      if (signal.aborted) return;
      const now = { at: performance.now(), counts };
      const done: MachineSample = {
        at: Math.max(0, Math.round(now.at - search.begunAt)),
        ...reading,
        ...rates(before.counts, now.counts, now.at - before.at),
      };
      before = now;
      samples.set(search, [...(samples.get(search) ?? []), done].slice(-KEPT));
      tell(done);
    } finally {
      isBusy = false;
    }
  };
  return {
    of: search => samples.get(search) ?? [],
    watch(search) {
      if (watched === search) return;
      stop();
      watched = search;
      machine ??= watchMachine();
      counts = NO_COUNTS;
      before = { at: performance.now(), counts };
      const own = (controller = new AbortController());
      timer = setInterval(() => {
        // A sample that could not be taken is one sample less.
        sample(search, own).catch(() => undefined);
      }, EVERY_MS);
    },
    push: event => (counts = count(counts, event)),
    stop,
    dispose: stop,
  };
}
