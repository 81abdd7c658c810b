import { throwIfAborted } from '../../core/base/abort.ts';
import { callGrammar } from '../../core/model/call-grammar.ts';
import type { GenerateRequest, LanguageModel } from '../../core/model/language-model.ts';
import { promptTooLong } from '../../core/model/model-errors.ts';
import { withToolWords } from '../../core/model/tool-call.ts';
import { createLeaf } from './leaf.ts';
import { PARALLEL, withAdapterNames } from './load-model.ts';
import type { Adapter } from './open-context.ts';
import { createResidence } from './residence.ts';
import type { LlamaModelOptions, Residence } from './residence.ts';

/** Tokens an answer must have room for; a prompt that leaves less is refused. */
const LEAST_ANSWER = 16;

/** A model on this machine, which also answers with LoRA adapters. */
export type LlamaModel = LanguageModel & {
  /**
   * The same weights with adapters; loaded once, freed with the model. Its requests are rejected
   * with `model-load-failed` when an adapter does not fit.
   */
  withAdapters(adapters: readonly Adapter[]): LanguageModel;
};

/** A GGUF model through node-llama-cpp, wherever this code runs: editor, child process or CLI. */
export function createLlamaModel(options: LlamaModelOptions): LlamaModel {
  const residence = createResidence(options);
  const parallel = options.parallel ?? PARALLEL;
  return {
    ...faceOf(residence, parallel, []),
    get identity() {
      return residence.identity();
    },
    withAdapters: adapters => ({
      ...faceOf(residence, parallel, adapters),
      get identity() {
        return withAdapterNames(residence.identity(), adapters);
      },
      // The weights are not its own.
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
    [Symbol.asyncDispose]: () => residence.end(),
  };
}

/** A chat template knows nothing of tools: they are told of in the question. */
function inWords(request: GenerateRequest): GenerateRequest {
  const { tools, messages } = request;
  return tools === undefined ? request : { ...request, messages: withToolWords(messages, tools) };
}

function faceOf(
  residence: Residence,
  parallel: number,
  adapters: readonly Adapter[],
): Pick<LanguageModel, 'parallel' | 'load' | 'generate'> {
  return {
    parallel,
    async load({ signal, onProgress } = {}) {
      const leave = residence.watch(onProgress);
      try {
        await residence.use(loaded => loaded.desk(adapters), signal);
      } finally {
        leave();
      }
    },
    async generate(request, generate = {}) {
      throwIfAborted(generate.signal);
      return residence.use(async loaded => {
        const { context, scheduler } = await loaded.desk(adapters);
        const prompt = loaded.engine.tokenize(inWords(request));
        const most = context.contextTokens - LEAST_ANSWER;
        if (prompt.length > most) throw promptTooLong(prompt.length, most, "the model's context");
        const guide = request.tools && (await loaded.engine.openGuide(callGrammar(request.tools)));
        const leaf = createLeaf(prompt, request, generate, guide);
        if (!leaf.answer.settled) scheduler.add(leaf);
        return leaf.answer.result;
      }, generate.signal);
    },
  };
}
