import { sigmoid } from '../base/sigmoid.ts';
import { FEATURES, featuresOf } from './basis.ts';
import type { Basis, Feature } from './basis.ts';
import { FITTED } from './fitted.ts';

/** What a fit on recorded rows came to, and where it comes from. */
export type Calibration = {
  /** Goes up whenever the features or what is made of them change. */
  readonly version: number;
  readonly provenance: {
    readonly fittedAt: string;
    readonly rows: number;
    readonly tasks: number;
    readonly right: number;
    readonly suites: readonly string[];
    readonly models: readonly string[];
    readonly command: string;
  };
  readonly bias: number;
  readonly weights: Readonly<Record<Feature, number>>;
  /** Platt's correction, fitted on tasks that the weights had not seen. */
  readonly platt: { readonly scale: number; readonly shift: number };
};

/**
 * The chance in [0, 1] that a program is right, given what is known about it. It is one of the
 * models and tasks that the calibration was fitted on: `calibration.provenance` says which.
 */
export function confidenceOf(basis: Basis, calibration: Calibration = FITTED): number {
  const values = featuresOf(basis);
  const { bias, weights, platt } = calibration;
  const sum = FEATURES.reduce((total, name) => total + weights[name] * values[name], bias);
  return sigmoid(platt.scale * sum + platt.shift);
}
