import { textHash } from '../../src/core/base/text-hash.ts';
import { LANGUAGES } from '../../src/core/base/source.ts';
import { FEATURES, featuresOf } from '../../src/core/evidence/basis.ts';
import type { Basis } from '../../src/core/evidence/basis.ts';
import type { Calibration } from '../../src/core/evidence/confidence.ts';
import type { Row } from '../rows.ts';
import { fitLogistic, scoreOf, sigmoid } from '../logistic.ts';
import type { Sample, Weights } from '../logistic.ts';

/** A graded program and what was known of it. */
export type Seen = { readonly row: Row; readonly sample: Sample };

/** The chance that was given to a program by a fit that knows nothing of its task. */
export type HeldOut = { readonly row: Row; readonly right: boolean; readonly chance: number };

const FOLDS = 5;
/** Chosen beforehand: one prior row for and against in each direction. */
const RIDGE = 1;
const VERSION = 1;

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
function basisOf({ basis, status, examples, candidates, language }: Row): Basis {
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
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap(fold => {
    const own = seen.filter(({ row }) => foldOf(row) === fold);
    const others = seen.filter(({ row }) => foldOf(row) !== fold);
    if (own.length === 0 || others.length === 0) return [];
    const weights = fitted(others);
    const platt = plattOf(others);
    return own.map(({ row, sample }) => ({
      row,
      right: sample.right,
      chance: sigmoid(platt.scale * scoreOf(weights, sample.x) + platt.shift),
    }));
  });
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
      tasks: unique(seen.map(({ row }) => keyOf(row))).length,
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

function short(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function fitted(seen: readonly Seen[]): Weights {
  return fitLogistic(
    seen.map(({ sample }) => sample),
    RIDGE,
  );
}

/** Platt's correction of scores: fitted on folds that the weights had not seen, held near none. */
function plattOf(seen: readonly Seen[]): { readonly scale: number; readonly shift: number } {
  const scores = Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold): Sample[] => {
    const own = seen.filter(({ row }) => innerFoldOf(row) === fold);
    const others = seen.filter(({ row }) => innerFoldOf(row) !== fold);
    if (own.length === 0 || others.length === 0) return [];
    const weights = fitted(others);
    return own.map(({ sample: { x, right } }) => ({ x: [scoreOf(weights, x)], right }));
  });
  const none = { bias: 0, weights: [1] };
  const { bias, weights } = fitLogistic(scores, RIDGE, none);
  return { scale: Math.max(0.1, weights[0] ?? 1), shift: bias };
}

function keyOf({ suite, task }: Row): string {
  return `${suite} ${task}`;
}

function foldOf(row: Row): number {
  return textHash(keyOf(row)) % FOLDS;
}

function innerFoldOf(row: Row): number {
  return textHash(`inner ${keyOf(row)}`) % FOLDS;
}
