import type { Calibration } from './confidence.ts';

/** Written by `npm run bench:confidence`; not by hand. */
export const FITTED: Calibration = {
  version: 1,
  provenance: {
    fittedAt: '2026-11-28',
    rows: 2743,
    tasks: 164,
    right: 194,
    suites: ['humaneval'],
    models: ['SmolLM2-135M-Instruct.Q4_1.gguf (weak stand-in)'],
    command:
      'npm run bench:confidence -- benchmarks/results/humaneval-164-stand-in benchmarks/results/humaneval-adaptive-stand-in',
  },
  bias: -6.6459,
  weights: {
    verified: 4.3029,
    unchecked: -0.1211,
    checks: 2.0607,
    beyondDocstring: 0,
    passingShare: 1.9123,
    compared: -0.411,
    agreeing: 0.5697,
    logProbability: 0.002,
    script: 0,
  },
  platt: {
    scale: 1.0371,
    shift: 0.0512,
  },
};
