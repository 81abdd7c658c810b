import { z } from 'zod';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import type { WebHit, WebSearch } from '../../core/tools/ports.ts';

export type WebSearchOptions = {
  /** Address of a service with SearXNG's interface, such as `http://127.0.0.1:8888`. */
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
};

const MOST_BYTES = 2 * 1024 * 1024;
const LONGEST_TEXT = 1000;

/** What is read of an answer; services add much else. */
const ANSWER = z.object({
  results: z.array(
    z.object({
      title: z.string().catch(''),
      url: z.string(),
      content: z.string().nullish().catch(''),
    }),
  ),
});

/** Search through a service that speaks as SearXNG does. Throws `usage` for a bad address. */
export function createWebSearch({ url, fetch }: WebSearchOptions): WebSearch {
  const address = readAddress(url);
  return {
    async search(query, most, signal) {
      const asked = new URL('search', address);
      asked.searchParams.set('q', query);
      asked.searchParams.set('format', 'json');
      const response = await fetch(asked, {
        signal,
        headers: { accept: 'application/json' },
        // The user allowed this address, not wherever it points to.
        redirect: 'error',
      });
      if (!response.ok) throw new Error(refusal(response.status));
      return readHits(await readBounded(response)).slice(0, most);
    },
  };
}

function readAddress(url: string): URL {
  if (URL.canParse(url)) {
    const address = new URL(url.endsWith('/') ? url : `${url}/`);
    if (/^https?:$/.test(address.protocol)) return address;
  }
  const message = `The setting searxngUrl is no http address: ${JSON.stringify(url.slice(0, 200))}.`;
  throw new ReasonCodeError('usage', message);
}

function refusal(status: number): string {
  const hint = status === 403 ? ' (a SearXNG must allow the format json in its settings.yml)' : '';
  return `the search service answered ${status}${hint}`;
}

async function readBounded(response: Response): Promise<string> {
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    bytes += next.value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader?.cancel();
      throw new Error('the search service answered with more than 2 MB');
    }
    text += decoder.decode(next.value, { stream: true });
  }
  return text;
}

function readHits(text: string): readonly WebHit[] {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    const why = errorText(error).slice(0, 200);
    throw new Error(`the search service did not answer in JSON: ${why}`, { cause: error });
  }
  const parsed = ANSWER.safeParse(answer);
  if (!parsed.success) throw new Error('the search service answered without "results"');
  return parsed.data.results
    .filter(({ url }) => /^https?:\/\//i.test(url))
    .map(({ title, url, content }) => ({
      title: title.slice(0, LONGEST_TEXT),
      url: url.slice(0, 2000),
      text: (content ?? '').slice(0, LONGEST_TEXT),
    }));
}
