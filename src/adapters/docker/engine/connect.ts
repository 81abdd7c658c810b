import Docker from 'dockerode';
import type { DockerOptions } from 'dockerode';
import type { Agent as HttpAgent } from 'node:http';
import { Agent } from 'node:https';
import type { Endpoint, TlsFiles } from '../endpoint/endpoint.ts';
import { createCommandAgent, sshCommand } from './ssh-agent.ts';

/** A client of one engine. Nothing is connected yet. */
export type Client = {
  readonly docker: Docker;
  /** Ends the connections that wait to be used again. */
  close(): void;
};

type ModemOptions = DockerOptions & { readonly agent?: HttpAgent };

/** docker-modem takes what it is not told from DOCKER_HOST; that was read already. */
const UNSET = {
  socketPath: undefined,
  host: undefined,
  port: undefined,
  username: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
  timeout: undefined,
  protocol: 'http',
} as const;

export function connect(endpoint: Endpoint): Client {
  const options = modemOptions(endpoint);
  return { docker: new Docker(options), close: () => options.agent?.destroy() };
}

function modemOptions(endpoint: Endpoint): ModemOptions {
  switch (endpoint.kind) {
    case 'socket':
      return { ...UNSET, socketPath: endpoint.path };
    case 'tcp': {
      const { host, port, tls } = endpoint;
      const at = { ...UNSET, host, port };
      return tls === undefined ? at : { ...at, protocol: 'https', agent: tlsAgent(tls) };
    }
    case 'ssh': {
      const agent = createCommandAgent(sshCommand(endpoint));
      return { ...UNSET, host: 'localhost', port: 80, agent };
    }
  }
}

function tlsAgent({ verify, ...files }: TlsFiles): Agent {
  return new Agent({ keepAlive: true, rejectUnauthorized: verify, ...files });
}
