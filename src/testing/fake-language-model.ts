import { throwIfAborted } from '../core/base/abort.ts';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
  LanguageModel,
} from '../core/model/language-model.ts';
import { shutDown } from '../core/model/model-errors.ts';

/** What a scripted model answers: one text a call in turn, or whatever a function says. */
export type Script =
  readonly string[] | ((request: GenerateRequest, call: number) => string | Promise<string>);

export type FakeLanguageModel = LanguageModel & { readonly requests: readonly GenerateRequest[] };

/** A model that answers from a script, a line at a time; words are tokens. The last text is repeated. */
export function createFakeLanguageModel(script: Script): FakeLanguageModel {
  const requests: GenerateRequest[] = [];
  const ending = new AbortController();
  const mustLive = (): void => {
    if (ending.signal.aborted) throw shutDown();
  };
  const answer = async (request: GenerateRequest, call: number): Promise<string> =>
    typeof script === 'function'
      ? script(request, call)
      : (script[Math.min(call, script.length - 1)] ?? '');
  return {
    identity: { id: 'scripted', weakStandIn: false, engine: 'fake' },
    parallel: 4,
    requests,
    async load({ signal, onProgress } = {}) {
      onProgress?.({ phase: 'loading' });
      await Promise.resolve();
      throwIfAborted(signal);
    },
    async generate(request, options = {}): Promise<Completion> {
      const { signal } = options;
      throwIfAborted(signal);
      mustLive();
      const call = requests.push(request) - 1;
      const full = await answer(request, call);
      throwIfAborted(signal);
      const { text, finish } = await say(full, request.maxTokens, options);
      const promptTokens = countWords(
        request.messages.map(one => one.content).join(' ') + request.prefill,
      );
      const completionTokens = Math.min(countWords(text), request.maxTokens);
      const evaluatedTokens = promptTokens + completionTokens;
      return {
        text,
        finish,
        usage: { promptTokens, completionTokens, evaluatedTokens, modelCalls: 1 },
      };
    },
    [Symbol.asyncDispose]() {
      ending.abort();
      return Promise.resolve();
    },
  };
}

function countWords(text: string): number {
  return text.split(/\s+/).filter(word => word !== '').length;
}

async function say(
  full: string,
  most: number,
  { signal, onText }: GenerateOptions,
): Promise<Pick<Completion, 'text' | 'finish'>> {
  let text = '';
  for (const piece of full.split(/(?<=\n)/)) {
    text += piece;
    if (countWords(text) > most)
      return {
        text: text
          .split(/(?<=\s)(?=\S)/)
          .slice(0, most)
          .join(''),
        finish: 'length',
      };
    if (onText?.(text) === 'stop') return { text, finish: 'stopped' };
    await Promise.resolve();
    throwIfAborted(signal);
  }
  return { text, finish: 'end' };
}
