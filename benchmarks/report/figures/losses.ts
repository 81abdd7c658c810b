import type { Row } from '../../rows.ts';
import { byTask, passes, rate } from './arms.ts';
import type { Arm } from './arms.ts';

/**
 * Where right programs are lost, as means over tasks. `coverage` less both losses is `returned`:
 * every row with a right candidate that was not returned is one or the other.
 */
export type Losses = {
  readonly arm: string;
  readonly examples: 'any' | 'none' | 'some';
  readonly tasks: number;
  /** Some candidate passes the hidden tests. */
  readonly coverage: number;
  /** Some candidate passes every shown example. */
  readonly visiblePass: number;
  /** The returned program passes the hidden tests. */
  readonly returned: number;
  /** A right candidate was there, there were examples, and no candidate passed them. */
  readonly filterLoss: number;
  /** A right candidate was there; a wrong one that the examples did not stop was returned. */
  readonly selectionLoss: number;
};

export function lossesOf({ label, rows }: Arm): readonly Losses[] {
  // An error row says nothing about examples or candidates.
  const own = rows.filter(({ status }) => status !== 'error');
  const groups = [
    ['any', own],
    ['none', own.filter(({ examples }) => examples === 0)],
    ['some', own.filter(({ examples }) => examples > 0)],
  ] as const;
  return groups.flatMap(([examples, group]): Losses[] =>
    group.length === 0
      ? []
      : [
          {
            arm: label,
            examples,
            tasks: byTask(group).size,
            coverage: rate(group, row => row.oracle),
            visiblePass: rate(group, row => row.visiblePass),
            returned: rate(group, passes),
            filterLoss: rate(group, row => isLost(row) && isFiltered(row)),
            selectionLoss: rate(group, row => isLost(row) && !isFiltered(row)),
          },
        ],
  );
}

function isLost(row: Row): boolean {
  return row.oracle && !passes(row);
}

function isFiltered({ examples, visiblePass }: Row): boolean {
  return examples > 0 && !visiblePass;
}
