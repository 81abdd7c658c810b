import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What stands at the other end; `none`: tracing is off. */
export const COLLECTORS = ['none', 'takes', 'down', 'slow', 'error500'] as const;

export type Collector = (typeof COLLECTORS)[number];

const PORTS = z.object({ takes: z.number(), slow: z.number(), error500: z.number() });

/** Starts the collectors; gives the address of each, none for `none`. */
export async function startCollectors(): Promise<
  AsyncDisposable & { readonly endpoints: Readonly<Record<Collector, string>> }
> {
  const here = dirname(fileURLToPath(import.meta.url));
  const child = fork(join(here, 'engine', 'collector.mjs'));
  const [message] = (await once(child, 'message')) as [unknown];
  const { takes, slow, error500 } = PORTS.parse(message);
  const at = (port: number): string => `http://127.0.0.1:${port}`;
  return {
    endpoints: {
      ...{ none: '', takes: at(takes), slow: at(slow), error500: at(error500) },
      down: at(await closedPort()),
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** A port that nobody listens at. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
