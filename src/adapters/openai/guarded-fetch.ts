import { ReasonCodeError } from '../../core/base/errors.ts';

/** Bytes that one line of a stream may have; a chunk with 20 choices has some ten thousand. */
const LINE_BYTES = 1024 ** 2;
/** Bytes that are read of an answer that says what went wrong. */
const ERROR_BYTES = 64 * 1024;
const LINE_BREAK = 0x0a;

/**
 * A `fetch` that follows no redirect (what is asked goes to the address that was named, nowhere
 * else), takes nothing but a stream of events for a good answer, and bounds what it reads.
 */
export function guardedFetch(fetch: typeof globalThis.fetch, host: string): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    const { status, body, headers } = response;
    const redirected = response.type === 'opaqueredirect' || (status >= 300 && status < 400);
    const type = headers.get('content-type') ?? 'none';
    const isStream = /^text\/event-stream\b/i.test(type);
    if (redirected || (response.ok && !isStream)) {
      await body?.cancel().catch(() => undefined);
      throw redirected ? elsewhere(host) : noStream(host, type);
    }
    if (body === null) return response;
    const bounded = body.pipeThrough(response.ok ? boundedLines(host) : boundedLength());
    return new Response(bounded, { status, headers });
  };
}

function elsewhere(host: string): ReasonCodeError {
  return new ReasonCodeError(
    'model-refused',
    `${host} sends requests on to another address, which is not followed. ` +
      'Name the address itself in openai:BASE_URL#MODEL.',
  );
}

function noStream(host: string, type: string): ReasonCodeError {
  const shown = type.slice(0, 60);
  return new ReasonCodeError(
    'model-answer-invalid',
    `${host} answered with content of the type ${shown} instead of a stream of events: it is ` +
      'no OpenAI-compatible endpoint. The address mostly ends in /v1; check openai:BASE_URL#MODEL.',
  );
}

function boundedLines(host: string): TransformStream<Uint8Array, Uint8Array> {
  let open = 0;
  return new TransformStream({
    transform(bytes, controller) {
      const end = bytes.lastIndexOf(LINE_BREAK);
      const first = bytes.indexOf(LINE_BREAK);
      const longest = Math.max(open + (first < 0 ? bytes.length : first), longestLine(bytes));
      open = end < 0 ? open + bytes.length : bytes.length - end - 1;
      if (longest <= LINE_BYTES) controller.enqueue(bytes);
      else
        controller.error(
          new ReasonCodeError(
            'model-answer-invalid',
            `${host} sent a line of more than ${LINE_BYTES} bytes: no answer of a model has such ` +
              'lines. Check the address in openai:BASE_URL#MODEL.',
          ),
        );
    },
  });
}

function longestLine(bytes: Uint8Array): number {
  let longest = 0;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_BREAK, start);
    if (end < 0) break;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  return longest;
}

function boundedLength(): TransformStream<Uint8Array, Uint8Array> {
  let left = ERROR_BYTES;
  return new TransformStream({
    transform(bytes, controller) {
      controller.enqueue(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) controller.terminate();
    },
  });
}
