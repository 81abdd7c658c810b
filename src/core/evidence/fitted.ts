import type { Calibration } from './confidence.ts';

/** Written by `npm run bench:confidence`; not by hand. */
export const FITTED: Calibration = {
  version: 1,
  provenance: {
    fittedAt: '2026-11-28',
    rows: 974,
    tasks: 164,
    right: 63,
    suites: ['humaneval'],
    models: ['SmolLM2-135M-Instruct.Q4_1.gguf (weak stand-in)'],
    command: 'npm run bench:confidence -- benchmarks/results/humaneval-164-stand-in',
  },
  bias: -5.618,
  weights: {
    verified: 3.1223,
    unchecked: -0.1331,
    checks: 2.145,
    beyondDocstring: 0,
    passingShare: 1.7145,
    compared: 0,
    agreeing: 0,
    logProbability: 0.0017,
    script: 0,
  },
  platt: {
    scale: 1.1435,
    shift: 0.133,
  },
};
