import { throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { LanguageModel } from '../../core/model/language-model.ts';
import { createLeaf } from './leaf.ts';
import { PARALLEL, createResidence } from './residence.ts';
import type { LlamaModelOptions } from './residence.ts';

/** Tokens an answer must have room for; a prompt that leaves less is refused. */
const LEAST_ANSWER = 16;
/** A GGUF model through node-llama-cpp, wherever this code runs: editor, child process or CLI. */
export function createLlamaModel(options: LlamaModelOptions): LanguageModel {
  const residence = createResidence(options);
  return {
    get identity() {
      return residence.identity();
    },
    parallel: options.parallel ?? PARALLEL,
    async load({ signal, onProgress } = {}) {
      const leave = residence.watch(onProgress);
      try {
        await residence.use(() => Promise.resolve(), signal);
      } finally {
        leave();
      }
    },
    async generate(request, generate = {}) {
      throwIfAborted(generate.signal);
      return residence.use(({ engine, scheduler }) => {
        const prompt = engine.tokenize(request);
        const most = engine.contextTokens - LEAST_ANSWER;
        if (prompt.length > most) throw tooLong(prompt.length, most);
        const leaf = createLeaf(prompt, request, generate);
        if (!leaf.settled) scheduler.add(leaf);
        return leaf.result;
      }, generate.signal);
    },
    [Symbol.asyncDispose]: () => residence.end(),
  };
}

function tooLong(found: number, most: number): ReasonCodeError {
  return new ReasonCodeError(
    'prompt-too-long',
    `The prompt has ${found} tokens; the model's context has room for ${most}. ` +
      'Shorten the docstring, or move helpers that the function does not need to another file.',
  );
}
