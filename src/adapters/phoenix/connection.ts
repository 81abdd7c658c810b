import type { z } from 'zod';
import { isAbortError } from '../../core/base/abort.ts';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';

export type PhoenixAddress = {
  /** Where it listens, such as `http://127.0.0.1:6006`. */
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  /** For a Phoenix that asks who one is. Never in a text. */
  readonly apiKey?: string;
};

export type Asked = {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Sent as JSON, or as it is when it is bytes: those are spans in protobuf. */
  readonly body?: object | Uint8Array;
  readonly signal: AbortSignal;
};

export type Connection = {
  /**
   * Asks with GET, or with POST when there is a body, and gives the answer as `shape` reads it.
   * Throws an `AbortError`, `phoenix-unavailable` when nobody answers, `phoenix-refused` when the
   * answer is no.
   */
  ask<T>(asked: Asked, shape: z.ZodType<T>): Promise<T>;
  /** The same for what answers 404 when something is not there. */
  find<T>(asked: Asked, shape: z.ZodType<T>): Promise<T | undefined>;
  /** The same for an answer that is plain text. */
  text(asked: Asked): Promise<string>;
  /** Sends without looking at what comes back but whether it was taken. */
  send(asked: Asked): Promise<void>;
};

const MOST_BYTES = 64 * 1024 * 1024;

/** Speaks to a Phoenix. Throws `usage` for an address that is none. */
export function connect(address: PhoenixAddress): Connection {
  const base = readAddress(address.url);
  const request = (asked: Asked): Promise<Response> => fetchFrom(base, address, asked);
  const read = async <T>(response: Response, shape: z.ZodType<T>): Promise<T> => {
    const parsed = shape.safeParse(parseJson(await bounded(response), base));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
    throw refused(`${base.origin} answers as no Phoenix that is known does${where}.`);
  };
  return {
    async ask(asked, shape) {
      const response = await request(asked);
      if (!response.ok) throw await refusal(response, asked, base);
      return read(response, shape);
    },
    async find(asked, shape) {
      const response = await request(asked);
      if (response.status === 404) {
        await response.body?.cancel();
        return undefined;
      }
      if (!response.ok) throw await refusal(response, asked, base);
      return read(response, shape);
    },
    async text(asked) {
      const response = await request(asked);
      if (!response.ok) throw await refusal(response, asked, base);
      return bounded(response);
    },
    async send(asked) {
      const response = await request(asked);
      if (!response.ok) throw await refusal(response, asked, base);
      await response.body?.cancel();
    },
  };
}

/** An address of a Phoenix, as one that paths can be added to. Throws `usage`. */
export function readAddress(url: string): URL {
  if (URL.canParse(url)) {
    const address = new URL(url.endsWith('/') ? url : `${url}/`);
    const isPlain = address.username === '' && address.password === '';
    if (/^https?:$/.test(address.protocol) && isPlain) return address;
  }
  throw new ReasonCodeError(
    'usage',
    `${JSON.stringify(url.slice(0, 200))} is no http address of a Phoenix. Give one such as http://127.0.0.1:6006, without a password in it.`,
  );
}

async function fetchFrom(
  base: URL,
  { fetch, apiKey }: PhoenixAddress,
  { path, query = {}, body, signal }: Asked,
): Promise<Response> {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      url.searchParams.append(name, String(one));
  const isBytes = body instanceof Uint8Array;
  const type = isBytes ? 'application/x-protobuf' : 'application/json';
  try {
    return await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      signal,
      redirect: 'error',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
  } catch (error) {
    if (isAbortError(error)) throw error;
    throw new ReasonCodeError(
      'phoenix-unavailable',
      `No Phoenix answers at ${base.origin} (${errorText(error)}). Start one, or give another address.`,
      { cause: error },
    );
  }
}

async function refusal(response: Response, { path }: Asked, base: URL): Promise<Error> {
  const said = (await bounded(response).catch(() => '')).replace(/\s+/g, ' ').slice(0, 300);
  const hint = response.status === 401 || response.status === 403 ? ' It wants an API key.' : '';
  const what = `${base.origin} answered ${response.status} to ${path}`;
  return refused(`${what}.${hint}${said === '' ? '' : ` It says: ${said}`}`);
}

function refused(message: string): ReasonCodeError {
  return new ReasonCodeError('phoenix-refused', message);
}

function parseJson(text: string, base: URL): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refused(`${base.origin} does not answer in JSON: it is no Phoenix.`);
  }
}

async function bounded(response: Response): Promise<string> {
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    bytes += next.value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader?.cancel();
      throw refused('Phoenix answered with more than 64 MB.');
    }
    text += decoder.decode(next.value, { stream: true });
  }
  return text;
}
