import { z } from 'zod';
import { fittedChance } from '../base/sigmoid.ts';
import fitted from './prospects.json';

/** What is known of a search in which nothing was verified yet. */
export type Prospect = {
  /** Candidates that were tried; at least one. */
  readonly tried: number;
  /** The best reward among them, in [0, 1]. */
  readonly best: number;
  /** Mean tokens of an answer. */
  readonly length: number;
  /** Checks there are, and words of the docstring. */
  readonly examples: number;
  readonly words: number;
};

/** Of the file of fits. */
export const FITS_VERSION = 2;

const WEIGHTS = z.object({
  bias: z.number(),
  best: z.number(),
  tried: z.number(),
  length: z.number(),
  examples: z.number(),
  words: z.number(),
});

const FIT = z.object({
  /** Whose answers it was fitted on; it says nothing of another model. */
  model: z.string(),
  /** Of the functions; nor does it say anything of others: the same program is longer in some. */
  languages: z.array(z.string()),
  provenance: z.object({
    source: z.string(),
    tasks: z.number(),
    steps: z.number(),
    right: z.number(),
  }),
  weights: WEIGHTS,
  /** Tokens within which nearly all right answers end; a longer one is not worth what it costs. */
  longest: z.number(),
});

const FITS = z.object({ version: z.literal(FITS_VERSION), fits: z.array(FIT) });

export type ProspectFit = z.infer<typeof FIT>;

type Feature = Exclude<keyof z.infer<typeof WEIGHTS>, 'bias'>;

/** In the order in which a fit has them. */
export const PROSPECT_FEATURES = ['best', 'tried', 'length', 'examples', 'words'] as const;

/** A search is not given up before it has tried so many. */
const LEAST_TRIED = 4;
/**
 * Nor while a right candidate is expected within so many tokens: what a token brings is the same everywhere then.
 * Found on the stand-in's pools of HumanEval and MBPP (benchmarks/results/long-answers-stand-in), where samples spend
 * 13,000 to 50,000 tokens for each task they solve.
 */
export const WORTH_TOKENS = 30_000;

/** The fits out of their file; none when it is not of this version. */
export function readProspectFits(raw: unknown): readonly ProspectFit[] {
  const parsed = FITS.safeParse(raw);
  return parsed.success ? parsed.data.fits : [];
}

const FITTED = readProspectFits(fitted);

/** What was learned of a model in a language; of others nothing is known, and no search with them is given up. */
export function prospectsOf(model: string, language: string): ProspectFit | undefined {
  return FITTED.find(fit => fit.model === model && fit.languages.includes(language));
}

/** Each a number of about the size of one. */
export function prospectFeatures(known: Prospect): Readonly<Record<Feature, number>> {
  return {
    best: known.best,
    tried: Math.log(known.tried),
    length: known.length / 60,
    examples: Math.log(1 + known.examples),
    words: Math.log(1 + known.words) / 4,
  };
}

/** The chance that the next candidate is right: passes the checks, and tests that nobody shows. */
export function chanceOfNext({ weights }: Pick<ProspectFit, 'weights'>, known: Prospect): number {
  const { bias } = weights;
  return fittedChance(PROSPECT_FEATURES, { bias, weights }, prospectFeatures(known));
}

/** Whether to go on costs more than it is likely to bring. */
export function isHopeless(fit: Pick<ProspectFit, 'weights'>, known: Prospect): boolean {
  // The answer, and the last token of a prompt that is in the cache.
  const tokens = known.length + 1;
  return known.tried >= LEAST_TRIED && chanceOfNext(fit, known) * WORTH_TOKENS < tokens;
}
