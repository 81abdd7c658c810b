import type { ControlledEvaluateInputItem, LlamaContextSequence, Token } from 'node-llama-cpp';
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

/**
 * Evaluates tokens, at least one, at the end of a sequence and gives what may come next. Exact
 * log-probabilities cost 5 % of a step more (8 answers, measured).
 */
export async function nextTokens(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  { most, exact }: Wanted,
): Promise<NextTokens> {
  const input: ControlledEvaluateInputItem[] = [...tokens];
  const last = tokens.length - 1;
  const generateNext = {
    logits: { filter: { tokens: [], includeTop: most } },
    totalLogitWeight: true,
    options: exact ? UNCUT : { ...UNCUT, topK: most, minP: 0 },
  };
  input[last] = [tokens[last] as Token, { generateNext }];
  const output = await sequence.controlledEvaluate(input);
  const next = output[last]?.next;
  const logits = [...(next?.logits ?? [])].sort(([a, x], [b, y]) => y - x || a - b);
  const best = logits[0];
  const weight = next?.totalLogitWeight;
  if (best === undefined || weight === undefined) throw new Error('the engine gave no next token');
  // Relative to the likeliest: the sum of exp(logit - likeliest) over the vocabulary.
  const total = best[1] + Math.log(weight);
  return {
    tokens: logits.map(([token]) => token),
    logProbabilities: logits.map(([, logit]) => logit - total),
  };
}
