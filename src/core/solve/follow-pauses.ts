import type { Clock } from '../base/clock.ts';
import type { SolveControl } from './solve-control.ts';
import type { NewEvent } from './solve-context.ts';

/** A clock of the search, which stands still during a pause; `end` lets go of the control. */
export type SearchClock = { readonly searchTime: () => number; readonly end: () => void };

/** Says when a search is paused and goes on, and keeps the time between out of its clock. */
export function followPauses(
  clock: Clock,
  control: SolveControl,
  emit: (event: NewEvent) => void,
): SearchClock {
  let lost = 0;
  let since = control.paused ? clock.now() : undefined;
  const changed = (paused: boolean): void => {
    if (paused) since = clock.now();
    else if (since !== undefined) {
      lost += clock.now() - since;
      since = undefined;
    }
    emit({ type: paused ? 'pause' : 'resume' });
  };
  const letGo = control.onChange(changed);
  return {
    searchTime: () => (since ?? clock.now()) - lost,
    end() {
      letGo();
      control.follow();
    },
  };
}
