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
  let steps: ReturnType<LlamaContextSequence['evaluateWithMetadata']> | undefined;
  return {
    async next(tokens) {
      const evaluate = (): NonNullable<typeof steps> =>
        sequence.evaluateWithMetadata(
          [...tokens],
          { probabilities: true },
          { ...cut, seed: 0, yieldEogToken: true },
        );
      const isFirst = steps === undefined;
      steps ??= evaluate();
      const { value } = await (isFirst ? steps.next() : steps.next([...tokens]));
      const all = [...((value as Drawn | undefined)?.probabilities ?? [])];
      const likeliest = all.sort(([a, x], [b, y]) => y - x || a - b).slice(0, most);
      if (likeliest.length === 0) throw new Error('the engine gave no next token');
      return {
        tokens: likeliest.map(([token]) => token),
        logProbabilities: likeliest.map(([, probability]) => Math.log(probability)),
      };
    },
    async end() {
      await steps?.return();
    },
  };
}

type Drawn = { readonly probabilities?: ReadonlyMap<Token, number> };

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
      const known = open.get(key);
      if (known !== undefined) return known;
      const source = openTokens(sequences[slot] as LlamaContextSequence, wanted);
      const kept: TokenSource = {
        next: tokens =>
          source.next(tokens).catch((error: unknown) => {
            // What has failed once is over.
            open.delete(key);
            throw error;
          }),
        end: () => source.end(),
      };
      open.set(key, kept);
      return kept;
    },
    async end() {
      for (const source of open.values()) await source.end();
      open.clear();
    },
  };
}
