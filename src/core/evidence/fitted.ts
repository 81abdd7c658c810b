import type { Calibration } from './confidence.ts';

/** Written by `npm run bench:confidence`; not by hand. */
export const FITTED: Calibration = {
  version: 2,
  provenance: {
    fittedAt: '2026-11-28',
    rows: 3209,
    tasks: 231,
    right: 232,
    suites: ['humaneval', 'mbpp'],
    models: ['SmolLM2-135M-Instruct.Q4_1.gguf (weak stand-in)'],
    command:
      'npm run bench:confidence -- benchmarks/results/humaneval-164-stand-in benchmarks/results/humaneval-adaptive-stand-in benchmarks/results/mbpp-stand-in',
  },
  bias: -7.2649,
  weights: {
    verified: 2.2013,
    unchecked: -0.0917,
    checks: 1.2722,
    bits: 3.1754,
    beyondDocstring: 0,
    passingShare: 2.0259,
    compared: 0.5957,
    agreeing: 0.1073,
    logProbability: 0.0022,
    script: 0,
  },
  platt: {
    scale: 1.0471,
    shift: 0.0223,
  },
};
