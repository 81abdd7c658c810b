import { disagreement } from './features.ts';
import type { SampleFeatures, StubFeatures } from './features.ts';

/** A feature in [0, 1] and how it enters; what is not known counts as its middle. */
type Signal = {
  readonly weight: number;
  /** Where it neither adds nor takes away. */
  readonly middle: number;
};

/**
 * The weights of the logistic model of difficulty. They are placeholders: the signs are what is
 * believed, the sizes are guesses, and nothing was fitted. They are to be trained on the traces of
 * benchmarks; whoever does replaces this table and the golden values of the test, nothing else.
 */
export const WEIGHTS = {
  /** A longer text asks for more: words of the docstring, full at 120. */
  length: { weight: 1.6, middle: 0.35 },
  /** Examples show what is meant: full at 5. */
  examples: { weight: -0.6, middle: 0.4 },
  /** Parameters, full at 5. */
  parameters: { weight: 0.5, middle: 0.4 },
  /** Types say what goes in and out: share that is annotated. */
  typed: { weight: -0.4, middle: 0.5 },
  /** Cases, order and repetition in the text, full at 8. */
  controlWords: { weight: 1.2, middle: 0.35 },
  /** Methods, nested and asynchronous functions, generators. */
  special: { weight: 0.5, middle: 0.2 },
  /** Doubt of the model: minus the mean log-probability of a token, full at 1 nat. */
  doubt: { weight: 1.5, middle: 0.25 },
  /** Samples that are different programs. */
  disagreement: { weight: 0.8, middle: 0.5 },
  /** Candidates that failed, full at 16: each one that did makes the next less likely to pass. */
  failures: { weight: 2, middle: 0 },
} as const satisfies Readonly<Record<string, Signal>>;

/** Log-odds of a stub in the middle of everything. */
const BIAS = -0.8;

/** How hard a task looks, in [0, 1]: from its stub, and from what was written so far. */
export function difficulty(stub: StubFeatures, samples: SampleFeatures): number {
  const signals = readSignals(stub, samples);
  const odds = Object.entries(WEIGHTS).reduce((sum, [name, { weight, middle }]) => {
    return sum + weight * ((signals[name as keyof typeof WEIGHTS] ?? middle) - middle);
  }, BIAS);
  return 1 / (1 + Math.exp(-odds));
}

function readSignals(
  stub: StubFeatures,
  samples: SampleFeatures,
): Readonly<Record<keyof typeof WEIGHTS, number | undefined>> {
  const { meanLogProbability } = samples;
  return {
    length: share(stub.words, 120),
    examples: share(stub.examples, 5),
    parameters: share(stub.parameters, 5),
    typed: share(stub.typed, 1),
    controlWords: share(stub.controlWords, 8),
    special: stub.special ? 1 : 0,
    doubt: meanLogProbability === undefined ? undefined : share(-meanLogProbability, 1),
    disagreement: disagreement(samples),
    failures: share(samples.count, 16),
  };
}

function share(value: number, full: number): number {
  return Math.min(1, Math.max(0, value / full));
}
