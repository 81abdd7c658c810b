import type { LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { abortError } from '../../core/base/abort.ts';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
  Sampling,
} from '../../core/model/language-model.ts';

/** A request that waits for a place or is being answered. */
export type Leaf = {
  readonly prompt: readonly Token[];
  readonly request: GenerateRequest;
  readonly options: GenerateOptions;
  readonly result: Promise<Completion>;
  /** True once nobody waits for the answer any more. */
  settled: boolean;
  readonly resolve: (completion: Completion) => void;
  readonly reject: (error: unknown) => void;
};

/** Makes a leaf; an abort rejects its result at once, whatever the engine is doing. */
export function createLeaf(
  prompt: readonly Token[],
  request: GenerateRequest,
  options: GenerateOptions,
): Leaf {
  let resolve: Leaf['resolve'] = () => undefined;
  let reject: Leaf['reject'] = () => undefined;
  const result = new Promise<Completion>((give, fail) => {
    resolve = give;
    reject = fail;
  });
  const { signal } = options;
  const leaf: Leaf = {
    prompt,
    request,
    options,
    result,
    settled: false,
    resolve: completion => {
      leaf.settled = true;
      signal?.removeEventListener('abort', onAbort);
      resolve(completion);
    },
    reject: error => {
      leaf.settled = true;
      signal?.removeEventListener('abort', onAbort);
      reject(error);
    },
  };
  function onAbort(): void {
    leaf.reject(abortError(signal as AbortSignal));
  }
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  return leaf;
}

/** An answer being written in one sequence, a token a step. */
export type Writing = {
  readonly leaf: Leaf;
  readonly sequence: LlamaContextSequence;
  /** Samples one token; false when the answer is over and the leaf has its result. */
  step(): Promise<boolean>;
  /** Ends it early; the sequence can be used again afterwards. */
  end(): Promise<void>;
};

/** @param held tokens of the prompt that the sequence holds and that need no evaluation */
export function startWriting(
  leaf: Leaf,
  {
    sequence,
    model,
    held,
    contextTokens,
  }: {
    readonly sequence: LlamaContextSequence;
    readonly model: LlamaModel;
    readonly held: number;
    readonly contextTokens: number;
  },
): Writing {
  const { prompt, request, options } = leaf;
  const { temperature } = request.sampling;
  const tokens: Token[] = [];
  const room = Math.min(request.maxTokens, contextTokens - prompt.length - 1);
  const isMeasured = options.logProbability === true && temperature > 0;
  let logProbability = 0;
  const samples = draw(sequence, prompt.slice(held), request.sampling, isMeasured);
  const textSoFar = (): string =>
    // A character may still be missing bytes: it is held back until they come.
    model.detokenize(tokens, false, prompt.slice(-8)).replace(/\ufffd+$/, '');
  const finish = (how: Completion['finish']): false => {
    const evaluated = prompt.length - held + tokens.length;
    leaf.resolve({
      text: textSoFar(),
      finish: how,
      usage: {
        promptTokens: prompt.length,
        completionTokens: tokens.length,
        evaluatedTokens: evaluated,
        modelCalls: 1,
      },
      ...(isMeasured ? { logProbability } : {}),
    });
    return false;
  };
  return {
    leaf,
    sequence,
    async step() {
      const next = await samples.next();
      if (leaf.settled) return false;
      if (next.done === true) return finish('end');
      const { value } = next;
      tokens.push(typeof value === 'object' ? value.token : value);
      if (typeof value === 'object') logProbability += Math.log(value.confidence);
      if (options.onText?.(textSoFar()) === 'stop') return finish('stopped');
      return tokens.length >= room ? finish('length') : true;
    },
    async end() {
      await samples.return();
    },
  };
}

/**
 * Draws tokens one after the other, with how probable each was when that is measured. It is free
 * where top-k left few to choose from; greedy, the engine would sort its whole vocabulary for it
 * (measured: 26 % more time a token).
 */
function draw(
  sequence: LlamaContextSequence,
  tokens: Token[],
  { temperature, topK, topP, seed }: Sampling,
  isMeasured: boolean,
): AsyncGenerator<Token | { readonly token: Token; readonly confidence: number }, void, undefined> {
  const options = { temperature, topK, topP, seed };
  return isMeasured
    ? sequence.evaluateWithMetadata(tokens, { confidence: true }, options)
    : sequence.evaluate(tokens, options);
}
