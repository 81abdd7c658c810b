import { z } from 'zod';
import { ReasonCodeError } from '../../core/base/errors.ts';

const COUNT = z.int().min(0);

/** A piece of a call: its name comes at once, its arguments bit by bit. */
const CALL_DELTA = z.object({
  index: COUNT.default(0),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

/** What is read of one event of a stream; everything else in it is ignored. */
const CHUNK = z.object({
  choices: z
    .array(
      z.object({
        index: COUNT.default(0),
        delta: z
          .object({
            content: z.string().nullish(),
            reasoning_content: z.string().nullish(),
            tool_calls: z.array(CALL_DELTA).nullish(),
          })
          .nullish(),
        logprobs: z
          .object({ content: z.array(z.object({ logprob: z.number() })).nullish() })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: COUNT,
      completion_tokens: COUNT.nullish(),
      prompt_tokens_details: z.object({ cached_tokens: COUNT.nullish() }).nullish(),
    })
    .nullish(),
  /** llama-server's own count: tokens of the prompt read, taken from its cache, and written. */
  timings: z
    .object({ prompt_n: COUNT, cache_n: COUNT, predicted_n: COUNT })
    .nullish()
    .catch(undefined),
});

/** A piece of one answer. */
export type Piece = {
  /** Which of the answers that were asked for at once. */
  readonly index: number;
  readonly text: string;
  /** Tokens of a thinking model that are not part of its answer. */
  readonly thoughts: string;
  /** Natural logarithms of the probabilities of its tokens, where the endpoint gives them. */
  readonly logProbabilities: readonly number[] | undefined;
  readonly finish: string | undefined;
  /** A bit of the first call that it makes. */
  readonly call?: CallPiece;
};

export type CallPiece = { readonly name: string; readonly input: string };

/** What the endpoint has counted for a whole request so far. */
export type Counted = {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
};

export type Chunk = { readonly pieces: readonly Piece[]; readonly counted: Counted | undefined };

/** Reads an event of a stream. Throws `model-answer-invalid` for what is none of a chat's. */
export function readChunk(value: unknown, host: string): Chunk {
  const parsed = CHUNK.safeParse(value);
  if (!parsed.success)
    throw new ReasonCodeError(
      'model-answer-invalid',
      `${host} sent an event that no chat completion has (${parsed.error.issues[0]?.path.join('.') ?? ''}). ` +
        'Check that the address in openai:BASE_URL#MODEL is that of an OpenAI-compatible endpoint.',
    );
  const { choices, usage, timings } = parsed.data;
  const pieces = (choices ?? []).map(({ index, delta, logprobs, finish_reason: finish }): Piece => {
    return {
      index,
      text: delta?.content ?? '',
      thoughts: delta?.reasoning_content ?? '',
      logProbabilities: logprobs?.content?.map(({ logprob }) => logprob),
      finish: finish ?? undefined,
      ...callOf(delta?.tool_calls ?? []),
    };
  });
  if (usage != null)
    return {
      pieces,
      counted: {
        promptTokens: usage.prompt_tokens,
        cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? timings?.cache_n ?? 0,
        completionTokens: usage.completion_tokens ?? 0,
      },
    };
  if (timings == null) return { pieces, counted: undefined };
  const { prompt_n: read, cache_n: cached, predicted_n: written } = timings;
  const counted = { promptTokens: read + cached, cachedTokens: cached, completionTokens: written };
  return { pieces, counted };
}

/** Of several calls at once the first counts: one is made at a time. */
function callOf(calls: readonly z.infer<typeof CALL_DELTA>[]): Pick<Piece, 'call'> {
  const first = calls.filter(({ index }) => index === 0).map(one => one.function);
  if (first.length === 0) return {};
  const text = (pick: 'name' | 'arguments'): string => first.map(one => one?.[pick] ?? '').join('');
  return { call: { name: text('name'), input: text('arguments') } };
}

/** True for a piece of an answer, or of a thinking model's thoughts. */
export function saysSomething({ pieces }: Chunk): boolean {
  return pieces.some(one => one.text !== '' || one.thoughts !== '' || one.call !== undefined);
}
