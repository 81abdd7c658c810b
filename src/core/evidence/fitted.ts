import type { Calibration } from './confidence.ts';

/** Written by `npm run bench:confidence`; not by hand. */
export const FITTED: Calibration = {
  version: 1,
  provenance: {
    fittedAt: '2026-11-27',
    rows: 0,
    tasks: 0,
    right: 0,
    suites: [],
    models: [],
    command: '',
  },
  bias: -3,
  weights: {
    verified: 2,
    unchecked: 0,
    checks: 1.2,
    beyondDocstring: 0.3,
    passingShare: 1,
    compared: 0,
    agreeing: 1,
    logProbability: 0.5,
    script: 0,
  },
  platt: { scale: 1, shift: 0 },
};
