import assert from 'node:assert/strict';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { createEmbedding } from './create-embedding.ts';
import { parseOpenaiSpec } from './parse-openai-spec.ts';

const spec = parseOpenaiSpec('openai:http://127.0.0.1:1/v1#words');
const { signal } = new AbortController();
type Sent = { readonly url: string; readonly init: RequestInit };

function embedding(answer: unknown, status = 200) {
  const sent: Sent[] = [];
  const fetch = ((url: string, init: RequestInit) => {
    sent.push({ url, init });
    return Promise.resolve(Response.json(answer, { status }));
  }) as typeof globalThis.fetch;
  const embed = createEmbedding({ spec, fetch, apiKey: () => Promise.resolve('key') });
  return { embed, sent };
}

describe('an embedding of an endpoint', () => {
  it('gives a vector for each text, in the order of the texts', async () => {
    const data = [1, 0].map(index => ({ index, embedding: [index, 0.5] }));
    const { embed, sent } = embedding({ data });
    assert.deepEqual(await embed(['a', 'b'.repeat(9000)], signal), [
      [0, 0.5],
      [1, 0.5],
    ]);
    const [{ url, init } = assert.fail()] = sent;
    assert.equal(url, 'http://127.0.0.1:1/v1/embeddings');
    const body = JSON.parse(init.body as string) as { model: string; input: string[] };
    assert.equal(body.model, 'words');
    assert.equal(body.input[1]?.length, 4000);
  });

  it('says so when the endpoint refuses, or answers with something else', async () => {
    await assert.rejects(embedding({}, 500).embed(['a'], signal), error =>
      isReasonCodeError(error, 'model-unreachable'),
    );
    for (const answer of [{}, { data: [] }, { data: [{ index: 0, embedding: 'x' }] }])
      await assert.rejects(embedding(answer).embed(['a'], signal), error =>
        isReasonCodeError(error, 'model-answer-invalid'),
      );
  });
});
