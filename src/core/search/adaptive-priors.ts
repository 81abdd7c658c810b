import { z } from 'zod';
import learned from './adaptive-priors.json';

const ARM = z.object({
  /** Beta(a, b) of passing, on a task of which nothing is known. */
  a: z.number().positive(),
  b: z.number().positive(),
  /** What a try takes, in tries of a fresh one. */
  cost: z.number().positive(),
});

const PRIORS = z.object({
  /** Where the numbers come from, arm by arm; for people. */
  provenance: z.record(z.string(), z.string()),
  /** How much a try of one arm tells about another: about another way to ask, about any other. */
  kinship: z.object({ asking: z.number().min(0).max(1), other: z.number().min(0).max(1) }),
  arms: z.object({
    fresh: ARM,
    framed: ARM,
    /** A child made of a node's failure, by what the node came to. */
    mendBroken: ARM,
    mendWrong: ARM,
    mendNear: ARM,
    branch: ARM,
  }),
});

const FIT = z.object({
  /** Whose answers it was fitted on; it says nothing of another model. */
  model: z.string(),
  ...PRIORS.shape,
});

const FITS = z.object({ version: z.literal(2), fits: z.array(FIT) });

/** What the adaptive search believes before it has seen anything of a task. */
export type AdaptivePriors = z.infer<typeof PRIORS>;

/** What was learned of one model: made by `npm run fit:search`. */
export type PriorsFit = z.infer<typeof FIT>;

export type ArmKind = keyof AdaptivePriors['arms'];

/**
 * Beliefs for a model of which nothing was measured. Fresh: the fit to a published pool of 16 400
 * programs (search.md, section 4). Mended: small models mend little (a twentieth here, a ninth of what
 * passes some examples already): that errs towards plain sampling, which nothing has beaten at this
 * size. Asking otherwise is taken to be as good as asking again, and a branch to be worse for less.
 * What changes a question is dear: the answer's beginning behind it is
 * evaluated once more (155 tokens beside 40 of a fresh one, in a solve by the stand-in).
 */
export const FALLBACK_PRIORS: AdaptivePriors = {
  provenance: { all: 'written by hand, from what others measured' },
  kinship: { asking: 0.7, other: 0.1 },
  arms: {
    fresh: { a: 0.26, b: 0.9, cost: 1 },
    framed: { a: 0.26, b: 0.9, cost: 3 },
    mendBroken: { a: 0.3, b: 5, cost: 4 },
    mendWrong: { a: 0.3, b: 5, cost: 4 },
    mendNear: { a: 0.5, b: 4, cost: 4 },
    branch: { a: 0.15, b: 2.5, cost: 1.5 },
  },
};

/** The fits out of their file; none when it is not of this version. */
export function readPriorsFits(raw: unknown): readonly PriorsFit[] {
  const parsed = FITS.safeParse(raw);
  return parsed.success ? parsed.data.fits : [];
}

const LEARNED = readPriorsFits(learned);

/** What is believed of a model: what was learned of it, else the fallback. */
export function priorsOf(model: string | undefined): AdaptivePriors {
  return LEARNED.find(fit => fit.model === model) ?? FALLBACK_PRIORS;
}
