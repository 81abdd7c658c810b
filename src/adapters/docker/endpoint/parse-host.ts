import { ReasonCodeError } from '../../../core/base/errors.ts';
import type { Address } from './endpoint.ts';

const TLS_PORT = 2376;
const BARE_PORT = 2375;

/** An address before its certificates were read. */
export type HostAddress =
  | Exclude<Address, { readonly kind: 'tcp' }>
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      /** The address itself says that TLS is spoken there. */
      readonly secure: boolean;
    };

/**
 * Reads an engine's address as `DOCKER_HOST` has it: `unix://`, `npipe://`, `tcp://`, `http://`,
 * `https://`, `ssh://`, or a bare path. Throws `usage` for anything else.
 * @param from who named it, for the message
 */
export function parseHost(text: string, from: string): HostAddress {
  const bare = /^unix:\/\/(?<path>\/.+)$|^npipe:\/\/(?<pipe>.+)$/.exec(text)?.groups;
  const path = bare?.['path'] ?? bare?.['pipe'] ?? (isPath(text) ? text : undefined);
  if (path !== undefined) return { kind: 'socket', path };
  const url = tryUrl(text.includes('://') ? text : `tcp://${text}`);
  const port = url?.port === '' ? undefined : Number(url?.port);
  switch (url?.protocol) {
    case 'tcp:':
    case 'http:':
    case 'https:': {
      if (url.hostname === '') break;
      const https = url.protocol === 'https:';
      const at = port ?? (https ? TLS_PORT : BARE_PORT);
      const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
      return { kind: 'tcp', host, port: at, secure: https || at === TLS_PORT };
    }
    case 'ssh:':
      return ssh(url, port, text, from);
  }
  throw wrong(text, from);
}

function ssh(url: URL, port: number | undefined, text: string, from: string): HostAddress {
  const user = decodeURIComponent(url.username);
  const destination = user === '' ? url.hostname : `${user}@${url.hostname}`;
  // It becomes an argument of `ssh`, and must not be taken for an option.
  const plain = /^[A-Za-z0-9_][\w.@:%-]*$/.test(destination);
  if (!plain || url.password !== '' || (url.pathname !== '' && url.pathname !== '/')) {
    throw wrong(text, from);
  }
  return { kind: 'ssh', destination, ...(port === undefined ? {} : { port }) };
}

function isPath(text: string): boolean {
  return /^(\/(?!\/)|\/\/\.\/pipe\/|\\\\\.\\pipe\\)/.test(text);
}

function tryUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function wrong(text: string, from: string): ReasonCodeError {
  return new ReasonCodeError(
    'usage',
    `"${text}" (${from}) is no address of a container engine. Examples: unix:///var/run/docker.sock, ` +
      'tcp://build-machine:2376, ssh://user@build-machine.',
  );
}
