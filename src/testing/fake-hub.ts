import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a hub behaves; everything it does not say is as it should be. */
export type HubManners = {
  /** Bytes after which each connection is cut, in turn; the last one is not. */
  readonly cuts?: readonly number[];
  readonly ignoresRange?: boolean;
  readonly wrongHash?: boolean;
  /** Sends the byte at this place with one bit turned over. */
  readonly flips?: number;
  /** Sends this in place of the file from the second request for it on. */
  readonly thenSends?: Uint8Array;
  /** Sends the first half of the file, and the rest after this. */
  readonly holdsUntil?: Promise<unknown>;
  readonly status?: number;
  readonly hangs?: boolean;
  /** Sends the file from another origin. */
  readonly redirects?: boolean;
};

export type FakeHub = AsyncDisposable & {
  readonly endpoint: string;
  readonly requests: {
    readonly url: string;
    readonly range?: string;
    readonly token?: string;
    readonly host: string;
  }[];
};

/** A model hub on this machine that has one file, and manners as bad as wanted. */
export async function createFakeHub(
  content: Uint8Array,
  manners: HubManners = {},
): Promise<FakeHub> {
  const requests: FakeHub['requests'] = [];
  const sent = manners.flips === undefined ? content : flipped(content, manners.flips);
  const cuts = [...(manners.cuts ?? [])];
  let files = '';
  let sendings = 0;
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const { url = '', headers } = request;
    requests.push({
      url,
      host: headers.host ?? '',
      ...(headers.range === undefined ? {} : { range: headers.range }),
      ...(headers.authorization === undefined ? {} : { token: headers.authorization }),
    });
    if (manners.hangs === true) return;
    if (manners.status !== undefined) response.writeHead(manners.status).end();
    else if (url.startsWith('/api/')) response.end(JSON.stringify(listing(content, manners)));
    else if (manners.redirects === true && !url.startsWith('/moved')) {
      response.writeHead(302, { location: `${files}/moved` }).end();
    } else {
      sendings += 1;
      const now = sendings > 1 ? (manners.thenSends ?? sent) : sent;
      sendFile(now, headers, response, manners, cuts.shift());
    }
  };
  const [hub, other] = [createServer(serve), createServer(serve)];
  for (const server of [hub, other]) {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  }
  const address = (server: typeof hub): string =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  files = address(other);
  return {
    endpoint: address(hub),
    requests,
    async [Symbol.asyncDispose]() {
      for (const server of [hub, other]) {
        server.closeAllConnections();
        await new Promise(resolve => server.close(resolve));
      }
    },
  };
}

function listing(content: Uint8Array, { wrongHash = false }: HubManners): unknown {
  const oid = createHash('sha256').update(content).digest('hex');
  const lfs = { oid: wrongHash ? '0'.repeat(64) : oid, size: content.length };
  return [
    { type: 'file', path: 'README.md', size: 10 },
    { type: 'file', path: 'tiny-q4_k_m.gguf', size: content.length, lfs },
    { type: 'file', path: 'tiny-q8_0-00001-of-00002.gguf', size: 1, lfs },
  ];
}

function flipped(content: Uint8Array, place: number): Uint8Array {
  const copy = Uint8Array.from(content);
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}

async function sendHalves(
  body: Uint8Array,
  response: ServerResponse,
  until: Promise<unknown>,
): Promise<void> {
  const half = Math.floor(body.length / 2);
  response.write(body.subarray(0, half));
  await until;
  response.end(body.subarray(half));
}

function sendFile(
  content: Uint8Array,
  asked: IncomingHttpHeaders,
  response: ServerResponse,
  { ignoresRange = false, holdsUntil }: HubManners,
  cut: number | undefined,
): void {
  const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
  const isOther = asked['if-range'] !== undefined && asked['if-range'] !== etag;
  const wanted = Number(/^bytes=(\d+)-/.exec(asked.range ?? '')?.[1] ?? 0);
  const from = ignoresRange || isOther ? 0 : wanted;
  if (from > 0 && from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const body = content.subarray(from);
  const range = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(from > 0 ? 206 : 200, {
    etag,
    'content-length': body.length,
    ...(from > 0 ? { 'content-range': range } : {}),
  });
  if (holdsUntil !== undefined) void sendHalves(body, response, holdsUntil);
  else if (cut === undefined || cut >= body.length) response.end(body);
  else response.write(body.subarray(0, cut), () => response.destroy());
}
