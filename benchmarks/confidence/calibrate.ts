import { sigmoid } from '../../src/core/base/sigmoid.ts';
import { LANGUAGES } from '../../src/core/base/source.ts';
import { FEATURES, featuresOf } from '../../src/core/evidence/basis.ts';
import type { Basis } from '../../src/core/evidence/basis.ts';
import type { Calibration } from '../../src/core/evidence/confidence.ts';
import type { Row } from '../rows.ts';
import { byFolds } from '../folds.ts';
import { fitLogistic, fitPlatt, scoreOf, short } from '../logistic.ts';
import type { Sample, Weights } from '../logistic.ts';

/** A graded program and what was known of it. */
export type Seen = { readonly row: Row; readonly sample: Sample };

/** The chance that was given to a program by a fit that knows nothing of its task. */
export type HeldOut = { readonly row: Row; readonly right: boolean; readonly chance: number };

/** Chosen beforehand: one prior row for and against in each direction. */
const RIDGE = 1;
const VERSION = 2;

/** The rows that returned a program which was graded. */
export function seenIn(rows: readonly Row[]): readonly Seen[] {
  return rows.flatMap(row => {
    if (row.status === 'error' || row.hidden === 'none') return [];
    const values = featuresOf(basisOf(row));
    const x = FEATURES.map(name => values[name]);
    return [{ row, sample: { x, right: row.hidden === 'pass' } }];
  });
}

/** What a row says of its program. Rows of before have less: no agreement, no log-probability. */
export function basisOf({ basis, status, examples, candidates, language }: Row): Basis {
  if (basis !== undefined) return basis;
  const isVerified = status === 'verified';
  return {
    checks: examples,
    passed: isVerified ? examples : 0,
    beyondDocstring: 0,
    candidates,
    passing: isVerified ? 1 : 0,
    compared: 1,
    agreeing: 1,
    language: LANGUAGES.find(one => one === language) ?? 'python',
  };
}

/** Each row's chance by a fit on the tasks of the other folds, Platt's correction included. */
export function heldOut(rows: readonly Row[]): readonly HeldOut[] {
  const seen = seenIn(rows);
  const fit = (others: readonly Seen[]) => ({ weights: fitted(others), platt: plattOf(others) });
  return [...byFolds(seen, keyOf, fit)].map(([{ row, sample }, { weights, platt }]) => ({
    row,
    right: sample.right,
    chance: sigmoid(platt.scale * scoreOf(weights, sample.x) + platt.shift),
  }));
}

/** Fits on all rows. Throws when there are too few to say anything. */
export function calibrate(
  rows: readonly Row[],
  { command, fittedAt }: Pick<Calibration['provenance'], 'command' | 'fittedAt'>,
): Calibration {
  const seen = seenIn(rows);
  const right = seen.filter(({ sample }) => sample.right).length;
  if (right < 10 || seen.length - right < 10)
    throw new Error(`${right} right and ${seen.length - right} wrong programs are too few to fit.`);
  const { bias, weights } = fitted(seen);
  const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted();
  const named = Object.fromEntries(FEATURES.map((name, i) => [name, short(weights[i] ?? 0)]));
  const { scale, shift } = plattOf(seen);
  return {
    version: VERSION,
    provenance: {
      fittedAt,
      rows: seen.length,
      tasks: unique(seen.map(keyOf)).length,
      right,
      suites: unique(seen.map(({ row }) => row.suite)),
      models: unique(seen.map(({ row }) => row.model)),
      command,
    },
    bias: short(bias),
    weights: named as Calibration['weights'],
    platt: { scale: short(scale), shift: short(shift) },
  };
}

function fitted(seen: readonly Seen[]): Weights {
  return fitLogistic(
    seen.map(({ sample }) => sample),
    RIDGE,
  );
}

/** The correction of chances: fitted on folds that the weights had not seen. */
function plattOf(seen: readonly Seen[]): Calibration['platt'] {
  const scores = [...byFolds(seen, keyOf, fitted, 'inner ')].map(
    ([{ sample }, weights]): Sample => ({ x: [scoreOf(weights, sample.x)], right: sample.right }),
  );
  return fitPlatt(scores, RIDGE);
}

function keyOf({ row: { suite, task } }: Seen): string {
  return `${suite} ${task}`;
}
