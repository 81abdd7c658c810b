import { disagreement } from './features.ts';
import type { SampleFeatures, StubFeatures } from './features.ts';

type Signal = {
  /** Where it neither adds nor takes away. */
  readonly middle: number;
  /** What a value above the middle, and one below it, is called. */
  readonly words: readonly [more: string, less: string];
};

/** What a task's difficulty is read from; each is brought into [0, 1]. */
export const SIGNALS = {
  /** Words of the docstring, full at 120. */
  length: { middle: 0.35, words: ['a long text', 'a short text'] },
  /** Full at 5. */
  examples: { middle: 0.4, words: ['many examples', 'few examples'] },
  /** Full at 5. */
  parameters: { middle: 0.4, words: ['many parameters', 'few parameters'] },
  /** Share of parameters and result that have a type. */
  typed: { middle: 0.5, words: ['types', 'no types'] },
  /** Words for cases, order and repetition, full at 8. */
  controlWords: { middle: 0.35, words: ['many cases', 'few cases'] },
  /** Methods, nested and asynchronous functions, generators. */
  special: { middle: 0.2, words: ['no plain function', 'a plain function'] },
  /** Minus the mean log-probability of a token, full at 1 nat. */
  doubt: { middle: 0.25, words: ['a model in doubt', 'a model that is sure'] },
  /** Samples that are different programs. */
  disagreement: { middle: 0.5, words: ['samples that differ', 'samples alike'] },
  /** Doublings of the candidates that failed, full at 15. */
  failures: { middle: 0, words: ['what failed so far', ''] },
} as const satisfies Readonly<Record<string, Signal>>;

export type SignalName = keyof typeof SIGNALS;

export const SIGNAL_NAMES = Object.keys(SIGNALS) as readonly SignalName[];

/** Distances of all signals from their middles. What is not known is no distance. */
export type Signals = Readonly<Record<SignalName, number>>;

/** No signal changes any more after so many failures. */
export const FULL_FAILURES = 15;

export function readSignals(stub: StubFeatures, samples: SampleFeatures): Signals {
  const { meanLogProbability } = samples;
  const from = (name: SignalName, value: number | undefined): number =>
    value === undefined ? 0 : Math.min(1, Math.max(0, value)) - SIGNALS[name].middle;
  return {
    length: from('length', stub.words / 120),
    examples: from('examples', stub.examples / 5),
    parameters: from('parameters', stub.parameters / 5),
    typed: from('typed', stub.typed),
    controlWords: from('controlWords', stub.controlWords / 8),
    special: from('special', stub.special ? 1 : 0),
    doubt: from('doubt', meanLogProbability === undefined ? undefined : -meanLogProbability),
    disagreement: from('disagreement', disagreement(samples)),
    failures: failuresSignal(samples.count),
  };
}

/** The signal of so many candidates that failed. */
export function failuresSignal(count: number): number {
  return Math.min(1, Math.log2(1 + count) / Math.log2(1 + FULL_FAILURES));
}
