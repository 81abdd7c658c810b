import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Limits } from '../../core/sandbox/limits.ts';
import type { GuestBox } from './guest-box.ts';
import type { GuestLanguage } from './guest-sources.ts';
import type { Launcher } from './launcher.ts';

/** Containers that wait for work, each used once and replaced in the background. */
export type Pool = {
  /** A parked container: one that waits, or a new one when none fits. */
  take(language: GuestLanguage, limits: Limits): Promise<GuestBox>;
  /** Parks as many for a language as are wanted. */
  refill(language: GuestLanguage): void;
  /** Ends those that wait. */
  end(): Promise<void>;
};

/** A parked container lets its guest compute for this long, which is no matter of a usual job. */
const LONGEST_MS = 100_000;

type Parked = { readonly box: Promise<GuestBox>; ready?: GuestBox };

/** @param size containers that wait for each language that is in use */
export function createPool(launcher: Pick<Launcher, 'launch'>, size: number): Pool {
  const parked = new Map<GuestLanguage, Parked[]>();
  let over = false;
  const of = (language: GuestLanguage): Parked[] => {
    const list = parked.get(language) ?? [];
    parked.set(language, list);
    return list;
  };
  const remove = (language: GuestLanguage, one: Parked): void => {
    const list = of(language);
    if (list.includes(one)) list.splice(list.indexOf(one), 1);
  };
  const start = (language: GuestLanguage): void => {
    const one: Parked = { box: launcher.launch(language, DEFAULT_LIMITS) };
    of(language).push(one);
    one.box.then(
      box => (one.ready = box),
      // Whoever needs one starts it then, and learns what is wrong.
      () => remove(language, one),
    );
  };
  /** Takes the first that waits and lives; one that ended while it waited is cleared away. */
  const choose = (language: GuestLanguage): Parked | undefined => {
    for (const one of [...of(language)]) {
      if (one.ready?.alive() !== false) continue;
      remove(language, one);
      void one.ready.end();
    }
    const list = of(language);
    const chosen = list.find(({ ready }) => ready !== undefined) ?? list[0];
    if (chosen !== undefined) remove(language, chosen);
    return chosen;
  };
  return {
    async take(language, limits) {
      const usual =
        limits.memoryBytes === DEFAULT_LIMITS.memoryBytes &&
        limits.fileBytes === DEFAULT_LIMITS.fileBytes &&
        limits.totalMs <= LONGEST_MS;
      const chosen = usual ? choose(language) : undefined;
      const box = await chosen?.box.catch(() => undefined);
      return box ?? launcher.launch(language, limits);
    },
    refill(language) {
      while (!over && of(language).length < size) start(language);
    },
    async end() {
      over = true;
      const all = [...parked.values()].flat();
      parked.clear();
      await Promise.all(all.map(({ box }) => box.then(each => each.end()).catch(() => undefined)));
    },
  };
}
