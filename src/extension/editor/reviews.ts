import type { Solve } from '../solves.ts';
import type { Previews } from './preview.ts';

/** Several solves to be looked at, one diff after the other. */
export type Reviews = {
  /** Shows the first; each that is accepted or discarded makes room for the next. */
  begin(solves: readonly Solve[]): Promise<void>;
  /** Told when a diff was accepted or discarded. */
  after(solve: Solve): Promise<void>;
};

export function createReviews(previews: Previews): Reviews {
  let queue: readonly Solve[] = [];
  const show = async (): Promise<void> => {
    const [first] = queue;
    if (first !== undefined) await previews.show(first, 0);
  };
  return {
    async begin(solves) {
      queue = solves;
      await show();
    },
    async after(solve) {
      if (queue[0] !== solve) return;
      queue = queue.slice(1);
      await show();
    },
  };
}
