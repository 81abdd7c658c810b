import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebSearch } from './search-web.ts';

describe('web search', () => {
  let server: Server;
  let url = '';
  let asked = '';
  let answer: (response: ServerResponse) => void;
  const never = new AbortController().signal;
  const search = (most = 5): Promise<unknown> =>
    createWebSearch({ url, fetch }).search('how to & why', most, never);

  before(async () => {
    server = createServer((request: IncomingMessage, response) => {
      asked = request.url ?? '';
      answer(response);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sub`;
  });
  after(() => new Promise(resolve => server.close(resolve)));

  it('asks as SearXNG wants it, and keeps what is a page', async () => {
    const results = [
      { title: 'One', url: 'https://one.test/a', content: 'first', engine: 'x' },
      { title: 5, url: 'https://two.test', content: null },
      { title: 'Bad', url: 'javascript:alert(1)', content: 'x' },
    ];
    answer = response => response.end(JSON.stringify({ query: 'q', results }));
    assert.deepEqual(await search(), [
      { title: 'One', url: 'https://one.test/a', text: 'first' },
      { title: '', url: 'https://two.test', text: '' },
    ]);
    assert.equal(asked, '/sub/search?q=how+to+%26+why&format=json');
    assert.deepEqual(await search(1), [{ title: 'One', url: 'https://one.test/a', text: 'first' }]);
  });

  it('says what is wrong with an answer', async () => {
    const cases: [(response: ServerResponse) => void, RegExp][] = [
      [response => response.writeHead(403).end(), /answered 403 \(a SearXNG must allow/],
      [response => response.end('<html>'), /did not answer in JSON/],
      [response => response.end('{"error": 1}'), /without "results"/],
      [response => response.end(`"${'x'.repeat(3_000_000)}"`), /more than 2 MB/],
      [
        response => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
        /fetch failed/,
      ],
    ];
    for (const [give, said] of cases) {
      answer = give;
      await assert.rejects(search(), said);
    }
  });

  it('refuses an address that is none', () => {
    for (const bad of ['file:///etc', 'localhost', ''])
      assert.throws(() => createWebSearch({ url: bad, fetch }), /is no http address/);
  });
});
