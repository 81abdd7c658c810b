import type { Limits } from './limits.ts';
import type { Execution } from './sandbox.ts';
import type { Value } from './value.ts';

/** An attack on one wall of a box, and what must come of it. */
export type Probe = {
  readonly name: string;
  readonly source: string;
  readonly calls?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** What is wrong with what happened; `undefined` when the wall held. */
  readonly wrong: (execution: Execution) => string | undefined;
};

export const expectValue =
  (wanted: Value): Probe['wrong'] =>
  ({ outcomes, load }) => {
    const [first] = outcomes;
    const got = first?.status === 'returned' ? JSON.stringify(first.value) : undefined;
    return got === JSON.stringify(wanted) ? undefined : `gave ${JSON.stringify(first ?? load)}`;
  };

export const expectStop =
  (...wanted: readonly string[]): Probe['wrong'] =>
  ({ outcomes, load }) => {
    const stops = [load, ...outcomes].flatMap(one =>
      one.status === 'stopped' ? [one.stop.verdict] : [],
    );
    return stops.some(stop => wanted.includes(stop))
      ? undefined
      : `stopped with ${stops.join() || 'nothing'}`;
  };

export const expectRaised =
  (...wanted: readonly string[]): Probe['wrong'] =>
  ({ outcomes, load }) => {
    const raised = [load, ...outcomes].flatMap(one => (one.status === 'raised' ? one.types : []));
    return raised.some(type => wanted.includes(type))
      ? undefined
      : `raised ${raised.join() || 'nothing'}`;
  };
