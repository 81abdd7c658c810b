import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readPoints, readSpans } from './otlp-messages.ts';
import type { ReceivedPoint, ReceivedSpan } from './otlp-messages.ts';

/** How a collector behaves: takes all, answers with a status, or says nothing at all. */
export type Manner = 'takes' | 'hangs' | { readonly status: number; readonly headers?: object };

export type FakeCollector = AsyncDisposable & {
  readonly endpoint: string;
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** Everything that came, byte by byte. */
  bytes(): Buffer;
  spans(): readonly ReceivedSpan[];
  points(): readonly ReceivedPoint[];
  behave(manner: Manner): void;
};

/** A collector of OTLP over HTTP on this machine, which reads what it is sent by itself. */
export async function startFakeCollector(manner: Manner = 'takes'): Promise<FakeCollector> {
  const requests: { path: string; headers: IncomingMessage['headers']; body: Buffer }[] = [];
  let now = manner;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    requests.push({
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(parts),
    });
    if (now === 'hangs') return;
    const { status, headers = {} } = now === 'takes' ? { status: 200 } : now;
    response.writeHead(status, { ...headers }).end();
  };
  const server = createServer((request, response) => {
    // A client that goes away in the middle is nothing to speak of.
    answer(request, response).catch(() => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = (path: string): readonly Buffer[] =>
    requests.filter(one => one.path === path).map(({ body }) => body);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    bytes: () => Buffer.concat(requests.map(({ body }) => body)),
    spans: () => at('/v1/traces').flatMap(readSpans),
    points: () => at('/v1/metrics').flatMap(readPoints),
    behave: manner => void (now = manner),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
