import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { proxiedFetch, proxyFor } from './proxied-fetch.ts';

const proxied = (url: string, env: Record<string, string>): string | undefined =>
  proxyFor(new URL(url), env);

describe('the way out of the command line', () => {
  it('goes through the proxy for the protocol, in either spelling', () => {
    const env = { HTTPS_PROXY: 'http://p:1', http_proxy: 'q:2' };
    assert.equal(proxied('https://h/v1', env), 'http://p:1');
    assert.equal(proxied('http://h/v1', env), 'http://q:2');
    assert.equal(proxied('https://h/v1', {}), undefined);
  });

  it('goes straight to this machine and to what NO_PROXY names', () => {
    const env = {
      HTTPS_PROXY: 'http://p:1',
      NO_PROXY: 'one.test, .two.test *.three.test,four.test:8443',
    };
    for (const url of [
      'https://localhost:1/v1',
      'https://127.0.0.1/v1',
      'https://[::1]/v1',
      'https://one.test/',
      'https://a.one.test/',
      'https://b.two.test/',
      'https://c.three.test/',
      'https://four.test:8443/',
    ])
      assert.equal(proxied(url, env), undefined, url);
    for (const url of ['https://four.test/', 'https://someone.test/', 'https://two.test.evil/'])
      assert.equal(proxied(url, env), 'http://p:1', url);
    assert.equal(proxied('https://any.test', { ...env, NO_PROXY: '*' }), undefined);
  });

  it('really asks the proxy', async () => {
    const tunnels: string[] = [];
    const target = createServer((request, response) => {
      request.resume().on('end', () => response.end(`heard ${request.method ?? ''}`));
    });
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const { port } = target.address() as AddressInfo;
      const out = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        out.pipe(socket).pipe(out);
      });
      for (const end of [socket, out]) end.on('error', () => undefined);
    });
    for (const server of [target, proxy])
      await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
    try {
      const { port } = proxy.address() as AddressInfo;
      const fetch = proxiedFetch({ HTTP_PROXY: `http://127.0.0.1:${port}` });
      const response = await fetch('http://model.test:8000/v1', { method: 'POST', body: 'x' });
      assert.equal(await response.text(), 'heard POST');
      assert.deepEqual(tunnels, ['model.test:8000']);
    } finally {
      for (const server of [target, proxy]) {
        server.closeAllConnections();
        server.close();
      }
    }
  });
});
