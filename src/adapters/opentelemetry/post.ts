import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

type Answer = {
  readonly status: number;
  readonly body: Uint8Array;
  readonly retryAfterMs?: number;
};

export type PosterOptions = {
  readonly endpoint: string;
  readonly apiKey?: (() => Promise<string | undefined>) | undefined;
  /** Ends every request. */
  readonly signal: AbortSignal;
};

/** Sends a message to a path of the collector; rejects with why that did not work. */
export type Post = (path: string, body: Uint8Array, type?: string) => Promise<Uint8Array>;

const CONNECT_MS = 1000;
const ANSWER_MS = 10_000;
const RETRIES = 2;
const RETRY_MS = 1000;
const MOST_RETRY_MS = 5000;
/** What a collector may say to wait for; all else is final (OTLP, "Failures"). */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const MAX_ANSWER = 65_536;

/** An error of the collector's answer. */
export class CollectorRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`it answered with HTTP status ${status}`);
    this.name = 'CollectorRefused';
    this.status = status;
  }
}

/**
 * Sends protobuf, or what `type` says, by HTTP. A connection has to stand within a second and an answer to be there within
 * ten. No redirect is followed: what is sent goes to the address that was named, or nowhere.
 */
export function createPoster({ endpoint, apiKey, signal }: PosterOptions): Post & Disposable {
  const base = endpoint.replace(/\/+$/, '');
  const isSafe = base.startsWith('https:');
  // As many sockets as requests: one that waits for a socket does not heed its signal.
  const agent = new (isSafe ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const post: Post = async (path, body, type = 'application/x-protobuf') => {
    for (let attempt = 0; ; attempt += 1) {
      const key = await apiKey?.();
      const request = (isSafe ? httpsRequest : httpRequest)(`${base}${path}`, {
        method: 'POST',
        agent,
        signal,
        headers: {
          'content-type': type,
          'content-length': body.byteLength,
          ...(key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` }),
        },
      });
      const { status, body: answer, retryAfterMs = RETRY_MS } = await exchange(request, body);
      if (status >= 200 && status < 300) return answer;
      if (!RETRYABLE.has(status) || attempt >= RETRIES) throw new CollectorRefused(status);
      await sleep(Math.min(MOST_RETRY_MS, retryAfterMs), undefined, { signal, ref: false });
    }
  };
  return Object.assign(post, { [Symbol.dispose]: () => agent.destroy() });
}

/** Sends one request and reads its answer. */
function exchange(request: ClientRequest, body: Uint8Array): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const answering = setTimeout(
      () => request.destroy(new Error(`it gave no answer within ${ANSWER_MS / 1000} s`)),
      ANSWER_MS,
    );
    request.on('socket', socket => {
      if (!socket.connecting) return;
      const connecting = setTimeout(
        () => request.destroy(new Error('no connection within a second')),
        CONNECT_MS,
      );
      const connected = (): void => clearTimeout(connecting);
      socket.once('connect', connected).once('close', connected);
    });
    request.on('close', () => clearTimeout(answering));
    request.on('error', reject);
    request.on('response', response => {
      readAnswer(response).then(resolve, reject);
    });
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > MAX_ANSWER) throw new Error('its answer is too long');
    parts.push(part);
  }
  const seconds = Number(response.headers['retry-after']);
  return {
    status: response.statusCode ?? 0,
    body: Buffer.concat(parts),
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}
