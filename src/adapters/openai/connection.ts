import OpenAI from 'openai';
import { throwIfAborted } from '../../core/base/abort.ts';
import type { Clock } from '../../core/base/clock.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { readChunk, saysSomething } from './chunk.ts';
import type { Chunk } from './chunk.ts';
import { explain } from './explain.ts';
import { guardedFetch } from './guarded-fetch.ts';
import type { OpenaiSpec } from './parse-openai-spec.ts';

/** How long an endpoint may be silent, in milliseconds; 0 is for ever. There is no total limit. */
export type Patience = {
  /** From the request to the first token of an answer: a model may have to be loaded first. */
  readonly firstTokenMs: number;
  /** Between two pieces of an answer. */
  readonly idleMs: number;
};

export type ConnectionOptions = {
  readonly spec: OpenaiSpec;
  readonly fetch: typeof globalThis.fetch;
  /** The key for this address, asked for before each request and held by nobody. */
  readonly apiKey: (baseUrl: string) => Promise<string | undefined>;
  readonly patience: Patience;
  readonly clock: Clock;
};

/** What is asked, but for the model: OpenAI's own fields, and those of other servers. */
export type Body = Readonly<Record<string, unknown>>;

/** A way to one model at one endpoint. */
export type Connection = {
  readonly host: string;
  /**
   * Asks once and gives the pieces of the answer as they come. Throws a ReasonCodeError (one that
   * another try may not meet has the field `retry`), or an AbortError after the signal's abort.
   */
  ask(body: Body, signal: AbortSignal): AsyncGenerator<Chunk>;
};

type Params = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/** Longer than any answer: silence is bounded instead, here. The library wants a number. */
const NO_TIMEOUT = 2 ** 31 - 1;
const LATE = Symbol('late');

/** Makes a connection. Nothing is sent before the first `ask`. */
export function createConnection(options: ConnectionOptions): Connection {
  const { spec, fetch, apiKey, patience, clock } = options;
  const { host } = new URL(spec.baseUrl);
  const guarded = guardedFetch(fetch, host);
  return {
    host,
    async *ask(body, signal) {
      throwIfAborted(signal);
      const key = await apiKey(spec.baseUrl);
      const controller = new AbortController();
      const abort = (): void => controller.abort();
      signal.addEventListener('abort', abort, { once: true });
      const watch = createWatch(host, patience, clock);
      try {
        const params = { ...body, model: spec.model, stream: true } as unknown as Params;
        const client = createClient(spec.baseUrl, key, guarded);
        const asked = client.chat.completions.create(params, { signal: controller.signal });
        const chunks = (await watch.wait(asked))[Symbol.asyncIterator]();
        for (;;) {
          const next = await watch.wait(chunks.next());
          throwIfAborted(signal);
          if (next.done === true) return;
          const chunk = readChunk(next.value, host);
          if (saysSomething(chunk)) watch.spoken();
          yield chunk;
        }
      } catch (error) {
        throwIfAborted(signal);
        throw explain(error, { host, model: spec.model, key, now: clock.date() });
      } finally {
        signal.removeEventListener('abort', abort);
        controller.abort();
      }
    },
  };
}

/** What the library would tell of this machine besides. */
const SILENT: Readonly<Record<string, string | null>> = {
  'User-Agent': 'reason-code',
  ...Object.fromEntries(
    ['Lang', 'Package-Version', 'OS', 'Arch', 'Runtime', 'Runtime-Version']
      .concat(['Retry-Count', 'Timeout'])
      .map(name => [`X-Stainless-${name}`, null]),
  ),
};

/** Everything is said here, so that the library takes nothing out of the environment. */
function createClient(
  baseURL: string,
  key: string | undefined,
  fetch: typeof globalThis.fetch,
): OpenAI {
  return new OpenAI({
    baseURL,
    apiKey: key ?? 'none',
    organization: null,
    project: null,
    webhookSecret: null,
    fetch,
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    logLevel: 'off',
    defaultHeaders: { ...SILENT, ...(key === undefined ? { Authorization: null } : {}) },
  });
}

type Watch = {
  /** Settles as the promise does, or throws when the endpoint is silent for too long. */
  wait<T>(promise: PromiseLike<T>): Promise<T>;
  /** The first token is there: from now on only pauses count. */
  spoken(): void;
};

function createWatch(host: string, { firstTokenMs, idleMs }: Patience, clock: Clock): Watch {
  const began = clock.now();
  let isSpoken = false;
  return {
    async wait(promise) {
      const limit = isSpoken ? idleMs : firstTokenMs;
      if (limit === 0) return promise;
      const left = isSpoken ? idleMs : began + firstTokenMs - clock.now();
      const over = new AbortController();
      const late = clock.sleep(Math.max(1, left), over.signal).then(() => LATE);
      try {
        const first = await Promise.race([promise, late]);
        if (first === LATE) throw silent(host, limit, isSpoken);
        return first as Awaited<typeof promise>;
      } finally {
        over.abort();
      }
    },
    spoken() {
      isSpoken = true;
    },
  };
}

function silent(host: string, limit: number, isSpoken: boolean): ReasonCodeError {
  const what = isSpoken
    ? `${host} stopped in the middle of an answer and said nothing for ${limit / 1000} s`
    : `${host} gave no first token within ${limit / 1000} s`;
  const setting = isSpoken ? 'remoteIdleSeconds' : 'remoteFirstTokenSeconds';
  return new ReasonCodeError(
    'model-unreachable',
    `${what}. Is it overloaded? The setting ${setting} says how long to wait.`,
  );
}
