import type { LlamaContextSequence, LlamaGrammar, LlamaModel, Token } from 'node-llama-cpp';
import type { TokenSource } from './next-tokens.ts';

/**
 * Holds one answer to a grammar: the engine says which token is the likeliest of those that the
 * grammar allows, and that one is taken.
 */
export type Guide = {
  /** What comes next in the sequence that the answer is written in at this moment. */
  at(sequence: LlamaContextSequence): Pick<TokenSource, 'next'>;
  /** Lets go of the engine's sampler. Nothing may be evaluating. */
  end(): Promise<void>;
};

type Steps = AsyncGenerator<Token, unknown, Token[] | undefined>;

/** Opens one; its state goes along with the answer when that is moved to another sequence. */
export async function openGuide(model: LlamaModel, grammar: LlamaGrammar): Promise<Guide> {
  const { LlamaGrammarEvaluationState } = await import('node-llama-cpp');
  const state = new LlamaGrammarEvaluationState({ model, grammar });
  const options = { temperature: 0, grammarEvaluationState: state, yieldEogToken: true };
  let open: { readonly sequence: LlamaContextSequence; readonly steps: Steps } | undefined;
  const end = async (): Promise<void> => {
    const { steps } = open ?? {};
    open = undefined;
    await steps?.return(undefined);
  };
  const step = async (sequence: LlamaContextSequence, tokens: Token[]): Promise<Token> => {
    if (open !== undefined && open.sequence !== sequence) await end();
    const isOpen = open !== undefined;
    // The token that is passed on is the one that was given: the grammar has taken it already.
    open ??= { sequence, steps: sequence.evaluate(tokens, options) };
    const { value, done } = await open.steps.next(isOpen ? tokens : undefined);
    if (done === true) throw new Error('the engine gave no next token');
    return value;
  };
  return {
    end,
    at: sequence => ({
      async next(tokens) {
        const token = await step(sequence, [...tokens]);
        return { tokens: [token], logProbabilities: [0] };
      },
    }),
  };
}
