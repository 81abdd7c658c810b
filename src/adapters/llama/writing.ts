import type { Token } from 'node-llama-cpp';
import { createRng } from '../../core/base/rng.ts';
import type { DrawnPlace } from '../../core/model/distinct.ts';
import { choices, drawPlace } from '../../core/model/draw.ts';
import type { NextTokens } from '../../core/model/draw.ts';
import type { Completion, Written } from '../../core/model/language-model.ts';
import type { Leaf } from './leaf.ts';
import type { Slot } from './prefix-tree.ts';

/** An answer being written in one sequence, a token a step. */
export type Writing = {
  readonly leaf: Leaf;
  /** Where; it may be moved between two steps. */
  slot: Slot;
  /** Tokens to evaluate in the next step: the rest of the prompt, then the token drawn last. */
  pending: readonly Token[];
  /** Draws a token; false when the answer is over and the leaf has its result. */
  take(next: NextTokens): boolean;
};

/** What an answer was made of, and how much of it had to be evaluated. */
export type AnswerTokens = {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  readonly evaluated: number;
};

export type WritingParts = {
  readonly slot: Slot;
  /** Tokens of the prompt that the sequence holds and that need no evaluation. */
  readonly held: number;
  /** Tokens that the sequence can hold. */
  readonly contextTokens: number;
  /** Where draws without replacement begin, if they are asked for. */
  readonly drawn?: DrawnPlace | undefined;
  /** The text of tokens that come after others. */
  readonly text: (tokens: readonly Token[], before: readonly Token[]) => string;
  readonly isEnd: (token: Token) => boolean;
  readonly onAnswer?: ((answer: AnswerTokens) => void) | undefined;
};

/** How many tokens in front a tokeniser may look at to spell the next ones. */
const LOOK_BACK = 8;

/** Begins an answer; nothing is evaluated here. */
export function startWriting(leaf: Leaf, parts: WritingParts): Writing {
  const { prompt, request, options } = leaf;
  const { held, contextTokens, text, isEnd } = parts;
  const rng = createRng(request.sampling.seed);
  const room = Math.min(request.maxTokens, contextTokens - prompt.length - 1);
  const before = prompt.slice(-LOOK_BACK);
  const tokens: Token[] = [];
  let logProbability = 0;
  let place = parts.drawn;
  // A character may still be missing bytes: it is held back until they come.
  const textSoFar = (): string => text(tokens, before).replace(/\ufffd+$/, '');
  const written = (): Written => ({
    usage: {
      promptTokens: prompt.length,
      completionTokens: tokens.length,
      evaluatedTokens: prompt.length - held + tokens.length,
      modelCalls: 1,
    },
    // Of tokens that a grammar chose it says nothing.
    ...(options.logProbability === true && leaf.guide === undefined ? { logProbability } : {}),
  });
  const finish = (how: Completion['finish'], answer = textSoFar()): false => {
    place?.end();
    const completion = { text: answer, finish: how, ...written() };
    const evaluated = completion.usage.evaluatedTokens;
    parts.onAnswer?.({ prompt, completion: tokens, evaluated });
    leaf.answer.resolve(completion);
    return false;
  };
  const draw = (next: NextTokens): Token | undefined => {
    const probabilities = choices(next.logProbabilities, request.sampling);
    const at = rng();
    // When everything was drawn already, drawing it again is all there is to do.
    const weighed = place?.weigh(next.tokens, probabilities) ?? probabilities;
    const chosen = drawPlace(weighed, at) ?? drawPlace(probabilities, at) ?? 0;
    const token = next.tokens[chosen];
    if (token === undefined) return undefined;
    logProbability += next.logProbabilities[chosen] ?? 0;
    place = place?.next(token, probabilities[chosen] ?? 0);
    return token as Token;
  };
  return {
    leaf,
    slot: parts.slot,
    pending: prompt.slice(held),
    take(next) {
      const token = draw(next);
      if (token === undefined || isEnd(token)) return finish('end');
      tokens.push(token);
      this.pending = [token];
      const answer = textSoFar();
      if (options.onText?.(answer, written()) === 'stop') return finish('stopped', answer);
      return tokens.length >= room ? finish('length', answer) : true;
    },
  };
}
