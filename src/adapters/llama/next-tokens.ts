import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { NextTokens } from '../../core/model/draw.ts';
import type { Sampling } from '../../core/model/language-model.ts';

/** Tokens asked for when sampling sets no limit of its own: what lies behind them is never drawn. */
const MOST_TOKENS = 1000;
/**
 * Tokens this many times less likely than the likeliest are left out before the engine sorts. What
 * they have together is at most the size of the vocabulary times as much: 0.5 % of the likeliest
 * token's probability for 49 152 tokens, far less in fact; so much is a log-probability off.
 */
const NEGLIGIBLE = 1e-7;

/**
 * The engine's own sampler, made to cut off nothing that matters and to sort only what is left.
 * `topK: null` leaves out its top-k stage, which for 0 sorts the whole vocabulary (a quarter of the
 * time of a step, measured); the type does not have it, the pinned version does.
 */
const UNCUT = { temperature: 1, topK: null as unknown as number, topP: 1, minP: NEGLIGIBLE };

/** What next tokens are wanted for. */
export type Wanted = {
  /** How many of the likeliest. */
  readonly most: number;
  /** Over the whole vocabulary; else over those that are given, which is all that drawing takes. */
  readonly exact: boolean;
};

/** How many of the likeliest tokens sampling can choose among. */
export function tokensNeeded({ temperature, topK }: Sampling): number {
  if (temperature <= 0) return 1;
  return topK > 0 ? Math.min(topK, MOST_TOKENS) : MOST_TOKENS;
}

const NOTHING = { probabilities: new Map<Token, number>() };

type Steps = ReturnType<
  typeof LlamaContextSequence.prototype.evaluateWithMetadata<{ readonly probabilities: true }>
>;

/** What may come next in one sequence, step by step. */
export type TokenSource = {
  /** Evaluates tokens, at least one, at the end of the sequence. */
  next(tokens: readonly Token[]): Promise<NextTokens>;
  /** Lets go of the engine's sampler. Nothing may be evaluating. */
  end(): Promise<void>;
};

/**
 * Opens one over a sequence, for as many answers as are written there. It keeps one sampler: the
 * engine gives a sampler's table of candidates (12 bytes for each token of the vocabulary) back only
 * when it is collected, and one a step was a gigabyte after some hundred answers. Between two steps
 * the sequence may be rewound or overwritten. Exact log-probabilities cost 5 % of a step more
 * (8 answers, measured).
 */
export function openTokens(sequence: LlamaContextSequence, { most, exact }: Wanted): TokenSource {
  const cut = exact ? UNCUT : { ...UNCUT, topK: most, minP: 0 };
  const options = { ...cut, seed: 0, yieldEogToken: true };
  let steps: Steps | undefined;
  const step = async (tokens: Token[]): Promise<ReadonlyMap<Token, number>> => {
    const result = await (steps === undefined
      ? (steps = sequence.evaluateWithMetadata(tokens, { probabilities: true }, options)).next()
      : steps.next(tokens));
    const { probabilities } = result.done === true ? NOTHING : result.value;
    if (probabilities.size === 0) throw new Error('the engine gave no next token');
    return probabilities;
  };
  return {
    async next(tokens) {
      try {
        const likeliest = [...(await step([...tokens]))]
          .sort(([a, x], [b, y]) => y - x || a - b)
          .slice(0, most);
        return {
          tokens: likeliest.map(([token]) => token),
          logProbabilities: likeliest.map(([, probability]) => Math.log(probability)),
        };
      } catch (error) {
        // What has failed once is over.
        steps = undefined;
        throw error;
      }
    },
    async end() {
      await steps?.return();
    },
  };
}

/** The sources over all sequences of a context, each opened when it is first needed. */
export type TokenSources = {
  at(slot: number, wanted: Wanted): TokenSource;
  /** Lets go of all of them. Nothing may be evaluating. */
  end(): Promise<void>;
};

export function createSources(sequences: readonly LlamaContextSequence[]): TokenSources {
  const open = new Map<string, TokenSource>();
  return {
    at(slot, wanted) {
      const key = `${String(slot)} ${String(wanted.most)} ${String(wanted.exact)}`;
      const source = open.get(key) ?? openTokens(sequences[slot] as LlamaContextSequence, wanted);
      open.set(key, source);
      return source;
    },
    async end() {
      for (const source of open.values()) await source.end();
      open.clear();
    },
  };
}
