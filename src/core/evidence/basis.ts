import type { Language } from '../base/source.ts';

/** What is known about a returned program when the chance that it is right is estimated. */
export type Basis = {
  /** Checks that were to run, and those that passed. */
  readonly checks: number;
  readonly passed: number;
  /** Of the checks, those that are not the docstring's: sibling tests, a person's answers. */
  readonly beyondDocstring: number;
  /** What the results that the checks expect say, in bits (`result-bits.ts`). Earlier bases lack it. */
  readonly bits?: number;
  /** Candidates with code, and those among them that passed all checks. */
  readonly candidates: number;
  readonly passing: number;
  /** Distinct programs that were compared on calls of which nobody knows the result. */
  readonly compared: number;
  /** How much of what was compared does as the returned program does, in [0, 1]. */
  readonly agreeing: number;
  /** Mean natural log-probability of a token of its answer, where it is known. */
  readonly meanLogProbability?: number;
  readonly language: Language;
};

/** What the calibration reckons with; each is a number of about the size of one. */
export const FEATURES = [
  'verified',
  'unchecked',
  'checks',
  'bits',
  'beyondDocstring',
  'passingShare',
  'compared',
  'agreeing',
  'logProbability',
  'script',
] as const;

export type Feature = (typeof FEATURES)[number];

export type FeatureValues = Readonly<Record<Feature, number>>;

/** Stands in where a log-probability is not known: about what it is on average. */
const USUAL_LOG_PROBABILITY = -0.3;

/** Brings the bits of one example to about the size of one. */
const USUAL_LOG_BITS = 3;

/** The features of a basis. What is not verified has little that could speak for it. */
export function featuresOf(basis: Basis): FeatureValues {
  const { checks, passed, candidates, passing, compared, agreeing, language } = basis;
  const isVerified = checks > 0 && passed === checks;
  return {
    verified: isVerified ? 1 : 0,
    unchecked: checks === 0 ? 1 : 0,
    checks: isVerified ? Math.log(checks) : checks === 0 ? 0 : passed / checks,
    // A program that does something else meets a truth value in half of all cases.
    bits: isVerified ? Math.log2(1 + (basis.bits ?? 0)) / USUAL_LOG_BITS : 0,
    beyondDocstring: isVerified && basis.beyondDocstring > 0 ? 1 : 0,
    passingShare: isVerified && candidates > 0 ? passing / candidates : 0,
    compared: compared > 1 ? 1 : 0,
    agreeing: compared > 1 ? agreeing : 0,
    logProbability: basis.meanLogProbability ?? USUAL_LOG_PROBABILITY,
    script: language === 'python' ? 0 : 1,
  };
}
