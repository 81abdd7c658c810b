import type { GenerateRequest, Message } from './language-model.ts';

/**
 * How an endpoint takes the beginning of an answer: `continue` goes on with a last message of the
 * assistant when vLLM's two switches say so, `assistant` does it by itself, `ask` cannot: it is
 * asked in words to begin like that.
 */
export type PrefillMode = 'continue' | 'assistant' | 'ask';

type ChatMessage = {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
};

/** The part of a request's body that says what is asked and how the answer begins. */
export type Asked = {
  readonly messages: readonly ChatMessage[];
  readonly continue_final_message?: true;
  readonly add_generation_prompt?: false;
};

/** Puts a request into words that the endpoint understands. */
export function askWith(
  { messages, prefill }: Pick<GenerateRequest, 'messages' | 'prefill'>,
  mode: PrefillMode,
): Asked {
  if (prefill === '') return { messages };
  if (mode === 'ask') return { messages: withWords(messages, prefill) };
  const continued = [...messages, { role: 'assistant' as const, content: prefill }];
  if (mode === 'assistant') return { messages: continued };
  return { messages: continued, continue_final_message: true, add_generation_prompt: false };
}

function withWords(messages: readonly Message[], prefill: string): readonly ChatMessage[] {
  const words = `Begin the answer with exactly this text and go on from its end:\n\n${prefill}`;
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', content: words }];
  return [...messages.slice(0, -1), { role: 'user', content: `${last.content}\n\n${words}` }];
}

/** Takes an answer in pieces and gives what follows the prefill, as far as that is known. */
export type AnswerReader = {
  /** The text behind the prefill so far. */
  push(piece: string): string;
  /** The same once nothing more comes. */
  end(): string;
};

/**
 * A reader for answers that may repeat the prefill, with white space in front of it or without its
 * first line (models leave out an opening fence). What turns out to be no repetition is the answer.
 */
export function createAnswerReader(prefill: string, mode: PrefillMode): AnswerReader {
  let raw = '';
  if (prefill.trim() === '' || mode !== 'ask') {
    return { push: piece => (raw += piece), end: () => raw };
  }
  const whole = prefill.trimStart();
  const shorter = prefill.slice(prefill.indexOf('\n') + 1).trimStart();
  const read = (isOver: boolean): string => {
    const said = raw.trimStart();
    if (said.startsWith(whole)) return said.slice(whole.length);
    // Nothing is shown that a next piece might turn into a repetition.
    const isOpen = whole.startsWith(said);
    if (isOpen && !isOver) return '';
    if (shorter !== '' && said.startsWith(shorter)) return said.slice(shorter.length);
    return isOpen || shorter.startsWith(said) ? '' : raw;
  };
  return {
    push(piece) {
      raw += piece;
      return read(false);
    },
    end: () => read(true),
  };
}

/** Characters a token holds at least, on average, in what is repeated: to give it enough room. */
const CHARACTERS_PER_TOKEN = 2;

/** Tokens that an answer may need to repeat the prefill. */
export function repetitionTokens(prefill: string, mode: PrefillMode): number {
  return mode === 'ask' ? Math.ceil(prefill.length / CHARACTERS_PER_TOKEN) : 0;
}
