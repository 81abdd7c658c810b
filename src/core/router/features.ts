import type { Stub } from '../stub/stub.ts';

/** What can be said about a stub without a model. */
export type StubFeatures = {
  /** Words of the docstring, its examples included. */
  readonly words: number;
  readonly examples: number;
  readonly parameters: number;
  /** Share of parameters and result that carry a type, in [0, 1]. */
  readonly typed: number;
  /** Words of the docstring that speak of cases, order or repetition. */
  readonly controlWords: number;
  /** A method, a nested or asynchronous function, or a generator. */
  readonly special: boolean;
};

/** What a model's answers say about how sure it is. */
export type SampleFeatures = {
  /** Candidates that were written from the prompt alone. */
  readonly count: number;
  /** Programs among them that differ in something that matters. */
  readonly distinct: number;
  /** Mean natural log-probability of a token under the model, where it is known; at most 0. */
  readonly meanLogProbability?: number;
};

export const NO_SAMPLES: SampleFeatures = { count: 0, distinct: 0 };

const CONTROL_WORDS =
  /\b(?:if|else|otherwise|unless|when|while|until|whenever|each|every|all|any|except|but|only|repeat(?:ed|edly)?|recurs\w*|nested|sort(?:ed)?|order|consecutive|adjacent|longest|shortest|largest|smallest|at (?:least|most)|first|last|ties?)\b|如果|否则|除非|直到|每个|所有|递归|排序|最长|最短|最大|最小/giu;

/** A word, or one character of a script that does not put spaces between words. */
const WORDS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}_]+/gu;

/**
 * Reads the features of a stub.
 * @param examples checks that were found for it, of docstring and tests
 */
export function stubFeatures(stub: Stub, examples: number): StubFeatures {
  const text = stub.docstring?.text ?? '';
  const { parameters, returns, kind, isAsync, isGenerator } = stub;
  const typed = parameters.filter(({ annotation }) => annotation !== undefined).length;
  return {
    words: text.match(WORDS)?.length ?? 0,
    examples,
    parameters: parameters.length,
    typed: (typed + (returns === undefined ? 0 : 1)) / (parameters.length + 1),
    controlWords: text.match(CONTROL_WORDS)?.length ?? 0,
    special: kind !== 'function' || isAsync || isGenerator,
  };
}

/** What is known about one answer. */
export type Sample = {
  /** Equal for programs that differ in nothing that matters; absent when it is no program. */
  readonly key?: string;
  /** Mean natural log-probability of its tokens under the model. */
  readonly meanLogProbability?: number;
};

/** Sums samples up. An answer that is no program counts as a program of its own. */
export function sampleFeatures(samples: readonly Sample[]): SampleFeatures {
  const keys = new Set(samples.map(({ key }, place) => key ?? place));
  const known = samples.flatMap(({ meanLogProbability }) => meanLogProbability ?? []);
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return {
    count: samples.length,
    distinct: keys.size,
    ...(known.length === 0 ? {} : { meanLogProbability: mean }),
  };
}

/** 0 when all samples are one program, 1 when no two are; undefined for less than two. */
export function disagreement({ count, distinct }: SampleFeatures): number | undefined {
  return count < 2 ? undefined : (distinct - 1) / (count - 1);
}
