import { z } from 'zod';
import { fittedChance, sigmoid } from '../base/sigmoid.ts';
import type { SampleFeatures, StubFeatures } from './features.ts';
import learned from './fitted-difficulty.json';
import { SIGNALS, SIGNAL_NAMES, failuresSignal, readSignals } from './signals.ts';
import type { SignalName, Signals } from './signals.ts';

const WEIGHTS = z.object(
  Object.fromEntries(SIGNAL_NAMES.map(name => [name, z.number()])) as Record<
    SignalName,
    z.ZodNumber
  >,
);

const FIT = z.object({
  /** Whose answers it was fitted on; it says nothing of another model. */
  model: z.string(),
  provenance: z.object({
    fittedAt: z.string(),
    suites: z.array(z.string()),
    tasks: z.number(),
    /** Tasks of which some answer passed the examples. */
    solved: z.number(),
    command: z.string(),
  }),
  /** Log-odds that the next answer passes, where every signal is in its middle. */
  bias: z.number(),
  /** What each signal adds to them. */
  weights: WEIGHTS,
  /** Corrects the log-odds that any of the answers to come passes (Platt 1999). */
  platt: z.object({ scale: z.number(), shift: z.number() }),
});

const FITS = z.object({ version: z.literal(1), fits: z.array(FIT) });

/** The fit of one model: made by `npm run fit:router`. */
export type DifficultyFit = z.infer<typeof FIT>;

export type PassOdds = Pick<DifficultyFit, 'bias' | 'weights' | 'platt'>;

/**
 * What is believed of a model of which nothing was measured. Bias and failures: the chance of the next
 * of a published pool's programs after 0, 1, 2, 4, 8 and 16 that failed (.22, .12, .08, .05, .028, .015,
 * search.md, section 4). Of the others the signs are believed and the sizes guessed.
 */
export const BELIEFS: PassOdds = {
  bias: -1.27,
  weights: {
    length: -1.6,
    examples: 0.6,
    parameters: -0.5,
    typed: 0.4,
    controlWords: -1.2,
    special: -0.5,
    doubt: -1.5,
    disagreement: -0.8,
    failures: -2.9,
  },
  platt: { scale: 1, shift: 0 },
};

/** The fits out of their file; none when it is not of this version. */
export function readFits(raw: unknown): readonly DifficultyFit[] {
  const parsed = FITS.safeParse(raw);
  return parsed.success ? parsed.data.fits : [];
}

/** What was fitted so far. */
export const LEARNED: readonly DifficultyFit[] = readFits(learned);

/** How many further answers difficulty looks ahead. */
export const AHEAD = 16;

/** What is known of a model's answers: its own fit where there is one, else beliefs. */
export function oddsOf(model: string | undefined): PassOdds {
  return LEARNED.find(fit => fit.model === model) ?? BELIEFS;
}

/**
 * How hard a task looks, in [0, 1]: the chance that none of a model's next 16 answers passes the checks,
 * after those that did not. Each answer's chance is a logistic model's of the signals, with one failure
 * more each time (a discrete-time hazard: Singer and Willett 1993); of what comes of all of them the
 * log-odds are corrected, since tasks differ in more than the signals tell.
 */
export function difficulty(
  stub: StubFeatures,
  samples: SampleFeatures,
  odds: PassOdds = BELIEFS,
): number {
  const signals = readSignals(stub, samples);
  let none = 1;
  for (let more = 0; more < AHEAD; more += 1)
    none *= 1 - passChance({ ...signals, failures: failuresSignal(samples.count + more) }, odds);
  const { scale, shift } = odds.platt;
  // None is never exactly 0 or 1, but may be rounded to it.
  const certain = Math.min(1 - 1e-12, Math.max(1e-12, none));
  return sigmoid(-(scale * Math.log((1 - certain) / certain) + shift));
}

/** The chance that the next answer passes. */
export function passChance(signals: Signals, odds: Pick<PassOdds, 'bias' | 'weights'>): number {
  return fittedChance(SIGNAL_NAMES, odds, signals);
}

/** A signal that changes the odds by less than a quarter of their logarithm is not worth a word. */
const WORTH_SAYING = 0.25;
const MOST_SAID = 2;

/** What makes a task as hard as it looks, the weightiest first; nothing where nothing stands out. */
function reasons(
  stub: StubFeatures,
  samples: SampleFeatures,
  { weights }: PassOdds,
): readonly string[] {
  const signals = readSignals(stub, samples);
  // Failures are counted in the line that this goes into.
  return SIGNAL_NAMES.filter(name => name !== 'failures')
    .map(name => ({ name, adds: weights[name] * signals[name] }))
    .filter(({ adds }) => Math.abs(adds) >= WORTH_SAYING)
    .toSorted((a, b) => Math.abs(b.adds) - Math.abs(a.adds))
    .slice(0, MOST_SAID)
    .map(({ name, adds }) => {
      const [more, less] = SIGNALS[name].words;
      return `${adds > 0 ? 'easier' : 'harder'} by ${signals[name] > 0 ? more : less}`;
    });
}

/** The difficulty in words. */
export function describeDifficulty(
  stub: StubFeatures,
  samples: SampleFeatures,
  odds: PassOdds = BELIEFS,
): string {
  const size = difficulty(stub, samples, odds).toFixed(2);
  return `difficulty ${[size, ...reasons(stub, samples, odds)].join(', ')}`;
}
