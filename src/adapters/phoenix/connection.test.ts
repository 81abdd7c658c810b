import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isAbortError } from '../../core/base/abort.ts';
import { isReasonCodeError } from '../../core/base/errors.ts';
import type { ErrorCode } from '../../core/base/errors.ts';
import { connect } from './connection.ts';
import { openSpans } from './spans.ts';
import type { PhoenixSpans } from './spans.ts';

describe('what is said to a Phoenix', () => {
  let server: Server;
  let url = '';
  let asked: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];
  let answer: (response: ServerResponse, url: string) => void;
  const signal = new AbortController().signal;
  const spans = (): PhoenixSpans => openSpans({ url, fetch });
  const failing = (code: ErrorCode, what: RegExp) => (error: unknown) =>
    isReasonCodeError(error, code) && what.test(error.message);

  before(async () => {
    server = createServer((request, response) => {
      asked.push({ url: request.url ?? '', headers: request.headers });
      request.resume().on('end', () => answer(response, request.url ?? ''));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sub`;
  });
  beforeEach(() => {
    asked = [];
  });
  after(() => new Promise(done => server.close(done)));

  const page = (names: readonly string[], next: string | null): string =>
    JSON.stringify({ data: names.map(name => ({ id: name, name })), next_cursor: next });

  it('goes below the path of the address, page by page', async () => {
    answer = (response, at) =>
      response.end(at.includes('cursor=two') ? page(['b'], null) : page(['a'], 'two'));
    assert.deepEqual(
      (await spans().projects(signal)).map(({ name }) => name),
      ['a', 'b'],
    );
    assert.ok(asked.every(one => one.url.startsWith('/sub/v1/projects?limit=')));
  });

  it('carries spans as protobuf and everything else as JSON', async () => {
    answer = response => response.end('{"data": []}');
    await spans().send(new Uint8Array([1, 2]), signal);
    await spans().annotate([{ spanId: 'a', name: 'verdict', label: 'PASS' }], signal);
    assert.deepEqual(
      asked.map(({ headers }) => headers['content-type']),
      ['application/x-protobuf', 'application/json'],
    );
  });

  it('carries the key, and no error has it', async () => {
    answer = response => response.writeHead(401).end('no');
    const locked = openSpans({ url, fetch, apiKey: 'sec-ret' });
    await assert.rejects(locked.projects(signal), (error: unknown) => {
      assert.ok(!String((error as Error).stack).includes('sec-ret'));
      return failing('phoenix-refused', /answered 401.*API key/)(error);
    });
    assert.equal(asked[0]?.headers.authorization, 'Bearer sec-ret');
  });

  it('is refused in words when something else answers', async () => {
    const cases: [(response: ServerResponse) => void, RegExp][] = [
      [response => response.writeHead(500).end('it broke'), /answered 500.*it broke/],
      [response => response.end('<html>'), /does not answer in JSON/],
      [response => response.end('{"data": [{}]}'), /as no Phoenix that is known.*data\.0\.id/],
    ];
    for (const [give, said] of cases) {
      answer = give;
      await assert.rejects(spans().projects(signal), failing('phoenix-refused', said));
    }
  });

  it('goes nowhere that it is sent to', async () => {
    answer = response => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    await assert.rejects(spans().projects(signal), failing('phoenix-unavailable', /No Phoenix/));
  });

  it('takes what is not there for nothing, where that may be', async () => {
    answer = response => response.writeHead(404).end('{}');
    assert.deepEqual(await spans().ofTrace('p', 't', signal), []);
    await assert.rejects(spans().version(signal), failing('phoenix-refused', /answered 404/));
    answer = response => response.end('<html>');
    await assert.rejects(spans().version(signal), failing('phoenix-refused', /is no Phoenix/));
    answer = response => response.end('20.26.1\n');
    assert.equal(await spans().version(signal), '20.26.1');
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    await assert.rejects(spans().projects(controller.signal), isAbortError);
  });

  it('needs an address without a password in it', () => {
    for (const bad of ['127.0.0.1:6006', 'ftp://host', 'http://me:word@host', ''])
      assert.throws(() => connect({ url: bad, fetch }), failing('usage', /no http address/));
  });
});
