import { createRng } from '../core/base/rng.ts';

/** The part of a request for chat completions that the test server reads. */
export type ChatRequest = {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly n?: number;
  readonly seed?: number;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly logprobs?: boolean;
  readonly tools?: unknown;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly continue_final_message?: boolean;
};

const VOCABULARY = 'red green blue one two three four tree house river stone cloud'.split(' ');
const LENGTH = 12;

/** A text in tokens: words with the white space in front of them. */
export function words(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/**
 * Random words by the seed, or the words it is told to repeat. Goes on with the beginning that it
 * was given where it can, and else repeats it first when it was asked to in words.
 */
export function answerOf(
  request: ChatRequest,
  {
    can = {},
    prefill = 'assistant',
  }: {
    readonly can?: { readonly seed?: boolean };
    readonly prefill?: 'continue' | 'assistant' | 'ask';
  },
  { index, call }: { readonly index: number; readonly call: number },
): string {
  const begun = request.messages.at(-1)?.role === 'assistant' ? request.messages.at(-1) : undefined;
  const asked = request.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const repeated = /^Repeat these words, nothing else: (.*)$/.exec(asked)?.[1];
  const seed = can.seed === false ? call * 1000 : (request.seed ?? call);
  const whole = repeated ?? randomWords(seed + index);
  const continues = prefill === 'assistant' || request.continue_final_message === true;
  const goesOn = begun !== undefined && prefill !== 'ask' && continues;
  if (goesOn && whole.startsWith(begun.content)) return whole.slice(begun.content.length);
  if (goesOn) return ` ${whole}`;
  const beginning = /Begin the answer with exactly this text and go on from its end:\n\n(.*)$/s;
  return (beginning.exec(asked)?.[1] ?? '') + whole;
}

function randomWords(seed: number): string {
  const random = createRng(seed);
  const pick = (): string => VOCABULARY[Math.floor(random() * VOCABULARY.length)] ?? '';
  return Array.from({ length: LENGTH }, pick).join(' ');
}
