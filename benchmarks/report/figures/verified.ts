import type { Row } from '../../rows.ts';
import { passes, rate } from './arms.ts';
import type { Arm } from './arms.ts';
import { rateOf } from './arm-figures.ts';
import type { Rate } from './arm-figures.ts';

/** What "verified" is worth, when it is said only with at least so many examples. */
export type Verified = {
  readonly arm: string;
  readonly leastExamples: number;
  /** Share of the tasks that are called verified. */
  readonly coverage: number;
  /** Share of these whose program passes the hidden tests; of no task, its interval is everything. */
  readonly precision: Rate;
  /** Share of the right programs that are called verified. */
  readonly recall: number;
};

export function verifiedOf({ label, rows }: Arm): readonly Verified[] {
  const verified = rows.filter(({ status }) => status === 'verified');
  const most = verified.reduce((max, { examples }) => Math.max(max, examples), 1);
  return Array.from({ length: most }, (_, i) => i + 1).map(least => {
    const is = (row: Row): boolean => row.status === 'verified' && row.examples >= least;
    const right = rows.filter(passes);
    return {
      arm: label,
      leastExamples: least,
      coverage: rate(rows, is),
      precision: rateOf(rows.filter(is), passes),
      recall: right.length === 0 ? 0 : right.filter(is).length / right.length,
    };
  });
}
