import { heldOut, seenIn } from '../../confidence/calibrate.ts';
import type { HeldOut } from '../../confidence/calibrate.ts';
import { precisionCoverage, reaching, reliabilityOf } from '../../confidence/curve.ts';
import type { CurvePoint, Reliability } from '../../confidence/curve.ts';
import type { Row } from '../../rows.ts';
import { groupBy } from './group-by.ts';

/** What the chance that a result gives is worth, on tasks that its fit had not seen. */
export type HeldOutFigures = {
  readonly reliability: Reliability;
  readonly curve: readonly CurvePoint[];
  readonly reached: readonly Reached[];
};

/** Where programs of so high a precision end, in one language or in all. */
export type Reached = {
  readonly language: string;
  readonly rows: number;
  readonly precision: number;
  readonly at: CurvePoint | undefined;
};

export const PRECISIONS = [0.95, 0.9, 0.8] as const;
/** Fewer right or wrong programs than this say nothing. */
const LEAST = 10;

/** Undefined where there are too few right or too few wrong programs to fit anything. */
export function heldOutOf(rows: readonly Row[]): HeldOutFigures | undefined {
  const seen = seenIn(rows);
  const right = seen.filter(({ sample }) => sample.right).length;
  if (right < LEAST || seen.length - right < LEAST) return undefined;
  const points = heldOut(rows);
  const languages = [...groupBy(points, ({ row }) => row.language)];
  const groups: readonly (readonly [string, readonly HeldOut[]])[] =
    languages.length > 1 ? [['all', points], ...languages] : languages;
  return {
    reliability: reliabilityOf(points),
    curve: precisionCoverage(points),
    reached: groups.flatMap(([language, own]) => {
      const curve = precisionCoverage(own);
      return PRECISIONS.map(precision => ({
        language,
        rows: own.length,
        precision,
        at: reaching(curve, precision),
      }));
    }),
  };
}
