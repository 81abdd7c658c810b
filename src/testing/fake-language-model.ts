import { throwIfAborted } from '../core/base/abort.ts';
import type { Completion, GenerateRequest, LanguageModel } from '../core/model/language-model.ts';

/** What a scripted model answers: one text a call in turn, or whatever a function says. */
export type Script =
  readonly string[] | ((request: GenerateRequest, call: number) => string | Promise<string>);

export type FakeLanguageModel = LanguageModel & { readonly requests: readonly GenerateRequest[] };

/** A model that answers from a script and counts words as tokens. The last text is repeated. */
export function createFakeLanguageModel(script: Script): FakeLanguageModel {
  const requests: GenerateRequest[] = [];
  const words = (text: string): number => text.split(/\s+/).filter(word => word !== '').length;
  const answer = async (request: GenerateRequest, call: number): Promise<string> =>
    typeof script === 'function'
      ? script(request, call)
      : (script[Math.min(call, script.length - 1)] ?? '');
  return {
    identity: { id: 'scripted', weakStandIn: false, engine: 'fake' },
    parallel: 4,
    requests,
    load: () => Promise.resolve(),
    async generate(request, { signal, onText } = {}): Promise<Completion> {
      throwIfAborted(signal);
      const call = requests.push(request) - 1;
      const full = await answer(request, call);
      throwIfAborted(signal);
      let text = '';
      let finish: Completion['finish'] = 'end';
      for (const piece of full.split(/(?<=\n)/)) {
        text += piece;
        if (onText?.(text) === 'stop') {
          finish = 'stopped';
          break;
        }
      }
      const promptTokens = words(
        request.messages.map(one => one.content).join(' ') + request.prefill,
      );
      const completionTokens = Math.min(words(text), request.maxTokens);
      const evaluatedTokens = promptTokens + completionTokens;
      return {
        text,
        finish,
        usage: { promptTokens, completionTokens, evaluatedTokens, modelCalls: 1 },
      };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
