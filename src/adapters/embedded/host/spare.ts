import type { Box } from '../../../core/sandbox/guest/box.ts';
import { park as untilParked } from '../../../core/sandbox/guest/conduct.ts';

export type Parked = { readonly box: Box; readonly ready: Promise<void> };

/** Boxes of one language that wait for work. */
export type Spare = {
  /** One that nobody else gets; started just now when none waits. */
  take(): Parked;
  /** Starts boxes until enough of them wait. */
  refill(): void;
};

/** Starts a box; what can be a fresh box once more when this one has ended goes to `recycle`. */
export type Start = (recycle: (box: Box) => void) => Box;

/**
 * @param target how many wait, once they are refilled
 * @param out how many runs hold a box; their boxes may come back while others take their places, and
 * to end them then would mean to start as many anew
 */
export function createSpare(start: Start, target: number, out: () => number): Spare {
  const parked: Parked[] = [];
  const park = (box: Box): Parked => {
    const ready = untilParked(box);
    // A box that fails while nobody waits for it is noticed by whoever takes it.
    ready.catch(() => undefined);
    return { box, ready };
  };
  const recycle = (box: Box): void => {
    if (parked.length < target + out()) parked.push(park(box));
    else void box.end();
  };
  return {
    take: () => parked.shift() ?? park(start(recycle)),
    refill() {
      while (parked.length < target) parked.push(park(start(recycle)));
    },
  };
}
