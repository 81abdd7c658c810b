import { z } from 'zod';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { OpenaiSpec } from './parse-openai-spec.ts';

const ANSWER = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).max(16_384) })),
});

/** Longest text that is sent. */
const MOST_CHARACTERS = 4000;
const PATIENCE_MS = 20_000;

export type EmbeddingOptions = {
  readonly spec: OpenaiSpec;
  readonly fetch: typeof globalThis.fetch;
  readonly apiKey: (baseUrl: string) => Promise<string | undefined>;
};

/**
 * Vectors of texts, by an OpenAI-compatible endpoint (`/embeddings`). Rejects with
 * `model-unreachable` or `model-answer-invalid`.
 */
export function createEmbedding({
  spec,
  fetch,
  apiKey,
}: EmbeddingOptions): (
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly (readonly number[])[]> {
  const { host } = new URL(spec.baseUrl);
  return async (texts, signal) => {
    const key = await apiKey(spec.baseUrl);
    const input = texts.map(text => text.slice(0, MOST_CHARACTERS));
    const response = await fetch(`${spec.baseUrl}/embeddings`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ model: spec.model, input }),
    });
    if (!response.ok)
      throw new ReasonCodeError(
        'model-unreachable',
        `${host} gave no embedding (status ${response.status}). Check reasonCode.memoryEmbedding.`,
      );
    const { success, data } = ANSWER.safeParse(await response.json());
    if (!success || data.data.length !== texts.length)
      throw new ReasonCodeError(
        'model-answer-invalid',
        `${host} answered with something that is no list of embeddings.`,
      );
    const vectors = new Map(data.data.map(({ index, embedding }) => [index, embedding]));
    return texts.map((_, at) => vectors.get(at) ?? []);
  };
}
