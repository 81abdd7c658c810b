import type { Dispatcher } from 'undici';
import { isOwnHost } from './network.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Fetch = typeof globalThis.fetch;

/**
 * A `fetch` for the command line that goes through the proxy which the environment names
 * (HTTPS_PROXY, HTTP_PROXY, but for hosts in NO_PROXY and this machine itself) and waits as long as
 * its caller does: Node's own knows proxies from version 24 on, and gives up after five minutes of
 * silence. Authorities of certificates come from NODE_EXTRA_CA_CERTS, which Node reads when it
 * starts.
 */
export function proxiedFetch(env: Environment = process.env): Fetch {
  let made: Promise<Fetch> | undefined;
  return async (input, init) => {
    made ??= makeFetch(env);
    return (await made)(input, init);
  };
}

async function makeFetch(env: Environment): Promise<Fetch> {
  const { Agent, ProxyAgent, fetch } = await import('undici');
  const patience = { headersTimeout: 0, bodyTimeout: 0 };
  const direct = new Agent(patience);
  const proxies = new Map<string, Dispatcher>();
  const dispatcherFor = (url: URL): Dispatcher => {
    const uri = proxyFor(url, env);
    if (uri === undefined) return direct;
    const proxy = proxies.get(uri) ?? new ProxyAgent({ ...patience, uri });
    proxies.set(uri, proxy);
    return proxy;
  };
  // The package's types are those of another version than Node's own.
  const send = fetch as unknown as (input: unknown, init: object) => ReturnType<Fetch>;
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return send(input, { ...init, dispatcher: dispatcherFor(url) });
  };
}

/** The proxy that a request goes through; undefined when it goes straight. */
export function proxyFor(url: URL, env: Environment): string | undefined {
  const either = (name: string): string => env[name] || env[name.toUpperCase()] || '';
  const proxy = either(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (proxy === '' || isOwnHost(url.hostname)) return undefined;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const spared = either('no_proxy')
    .split(/[\s,]+/)
    .some(entry => isSpared(url.hostname, port, entry.toLowerCase()));
  if (spared) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** True for `*`, the host, a domain that it is in, each with or without its port. */
function isSpared(host: string, port: string, entry: string): boolean {
  if (entry === '*') return true;
  const [, name = '', only] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (name === '' || (only !== undefined && only !== port)) return false;
  return host === name || host.endsWith(`.${name}`);
}
