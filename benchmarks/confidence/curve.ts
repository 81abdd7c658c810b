import { wilson } from '../wilson.ts';
import type { HeldOut } from './calibrate.ts';

/** What is accepted when programs below a chance are refused. */
export type CurvePoint = {
  readonly least: number;
  readonly accepted: number;
  /** Share of all rows that are accepted, and of these the share that is right. */
  readonly coverage: number;
  readonly precision: number;
  /** Its 95 % Wilson interval for as many trials as there are accepted tasks. */
  readonly low: number;
  readonly high: number;
  readonly tasks: number;
};

export type Reliability = {
  readonly rows: number;
  readonly right: number;
  /** Mean squared error of the chances, and that of always saying the base rate. */
  readonly brier: number;
  readonly brierOfBaseRate: number;
  /** Mean distance between chance and share of right ones in ten bins, by their rows. */
  readonly calibrationError: number;
};

const BINS = 10;

/** One point for each chance that was given, the most careful first. */
export function precisionCoverage(points: readonly HeldOut[]): readonly CurvePoint[] {
  const sorted = points.toSorted((a, b) => b.chance - a.chance);
  const curve: CurvePoint[] = [];
  const tasks = new Set<string>();
  let right = 0;
  sorted.forEach((one, i) => {
    right += one.right ? 1 : 0;
    tasks.add(`${one.row.suite} ${one.row.task}`);
    if (sorted[i + 1]?.chance === one.chance) return;
    const precision = right / (i + 1);
    const { low, high } = wilson(precision * tasks.size, tasks.size);
    const accepted = i + 1;
    const coverage = accepted / sorted.length;
    curve.push({ least: one.chance, accepted, coverage, precision, low, high, tasks: tasks.size });
  });
  return curve;
}

/** The point of the greatest coverage whose precision is at least so high; undefined without one. */
export function reaching(curve: readonly CurvePoint[], precision: number): CurvePoint | undefined {
  return curve.findLast(point => point.precision >= precision);
}

export function reliabilityOf(points: readonly HeldOut[]): Reliability {
  const n = Math.max(1, points.length);
  const right = points.filter(one => one.right).length;
  const base = right / n;
  const squares = (chance: (one: HeldOut) => number): number =>
    points.reduce((sum, one) => sum + (chance(one) - Number(one.right)) ** 2, 0) / n;
  const bins = Array.from({ length: BINS }, (_, bin) =>
    points.filter(({ chance }) => Math.min(BINS - 1, Math.floor(chance * BINS)) === bin),
  );
  const calibrationError = bins.reduce((sum, own) => {
    const mean = own.reduce((total, { chance }) => total + chance, 0);
    const hits = own.filter(one => one.right).length;
    return sum + Math.abs(mean - hits) / n;
  }, 0);
  return {
    rows: points.length,
    right,
    brier: squares(({ chance }) => chance),
    brierOfBaseRate: squares(() => base),
    calibrationError,
  };
}
