/** Certificates for TLS, as PEM text. */
export type TlsFiles = {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Whether the engine's certificate is checked. */
  readonly verify: boolean;
};

/** Where an engine may answer. */
export type Address =
  /** A unix socket, or a named pipe of Windows. */
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      /** Left out: bare HTTP. */
      readonly tls?: TlsFiles;
    }
  /** Through the system's own `ssh`, which checks the host's key. */
  | { readonly kind: 'ssh'; readonly destination: string; readonly port?: number };

/** An address and who named it, for messages. */
export type Endpoint = Address & { readonly from: string };

/** An address as text, without secrets. */
export function describeEndpoint(endpoint: Endpoint): string {
  const { from } = endpoint;
  switch (endpoint.kind) {
    case 'socket':
      return `${endpoint.path} (${from})`;
    case 'tcp':
      return `${endpoint.tls === undefined ? 'tcp' : 'tcp+tls'}://${endpoint.host}:${endpoint.port} (${from})`;
    case 'ssh':
      return `ssh://${endpoint.destination}${endpoint.port === undefined ? '' : `:${endpoint.port}`} (${from})`;
  }
}
