import { join } from 'node:path';
import type { PhoenixAddress } from '../adapters/phoenix/connection.ts';
import {
  PHOENIX_VERSION,
  installPhoenix,
  installedPhoenix,
} from '../adapters/phoenix/install-phoenix.ts';
import { sendTrace } from '../adapters/phoenix/send-trace.ts';
import type { SentTrace } from '../adapters/phoenix/send-trace.ts';
import { startPhoenix } from '../adapters/phoenix/serve-phoenix.ts';
import type { PhoenixServer } from '../adapters/phoenix/serve-phoenix.ts';
import { openSpans } from '../adapters/phoenix/spans.ts';
import { proxiedFetch } from '../adapters/system/proxied-fetch.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import { decodeEvents } from '../core/history/read-solve.ts';
import { collectorAddress } from '../core/telemetry/endpoint.ts';
import { toOtlp } from '../core/telemetry/to-otlp.ts';
import type { StoredTrace } from '../core/trace/trace-store.ts';
import type { TraceSettings } from './collector.ts';
import { hiddenOf } from './trace-out.ts';

export type PhoenixOptions = {
  /** Where Phoenix is installed: what can be fetched again. */
  readonly cacheFolder: string;
  /** Where it keeps what it was sent. */
  readonly dataFolder: string;
  /** @default one that goes through the environment's proxy, as the command line does */
  readonly fetch?: typeof globalThis.fetch;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The key for a Phoenix that asks who one is. */
  readonly apiKey?: (url: string) => Promise<string | undefined>;
};

type SendOptions = {
  readonly signal: AbortSignal;
  /** Whether code and prompts go along. */
  readonly settings: TraceSettings;
};

/** The Phoenix of this program, and what is said to any. At most one is started; it ends with it. */
export interface Phoenix extends AsyncDisposable {
  /** What is installed, and into which folder. */
  readonly package: {
    readonly name: string;
    readonly version: string;
    readonly folder: string;
    /** About how much is fetched and kept, for a person to decide by. */
    readonly downloadMegabytes: number;
    readonly diskMegabytes: number;
  };
  isInstalled(): Promise<boolean>;
  /** Throws an `AbortError` or `phoenix-install-failed`. */
  install(options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (line: string) => void;
  }): Promise<void>;
  /**
   * The address of the one that runs, started unless it does. `port` is taken if it is free. Throws
   * an `AbortError`, or `phoenix-unavailable`, also when it was not installed.
   */
  start(options: { readonly port?: number; readonly signal?: AbortSignal }): Promise<string>;
  /** The address of the one that this program started. */
  running(): string | undefined;
  /** Resolves when that one is gone, with how it ended; at once when there is none. */
  ended(): Promise<string>;
  stop(): Promise<void>;
  /** The version of whatever Phoenix is there; throws when there is none. */
  versionAt(url: string, signal: AbortSignal): Promise<string>;
  /** Sees to it that a stored solve is there with its verdicts; throws as `sendTrace` does. */
  send(url: string, trace: StoredTrace, options: SendOptions): Promise<SentTrace>;
}

/** Measured with version 20.26.1 on linux-x64 with Python 3.11. */
const SIZE = { downloadMegabytes: 200, diskMegabytes: 850 } as const;

/** Nothing is installed, started or asked until it is wanted. */
export function createPhoenix(options: PhoenixOptions): Phoenix {
  const { env = process.env, fetch = proxiedFetch(env) } = options;
  const folder = join(options.cacheFolder, 'phoenix');
  let server: PhoenixServer | undefined;
  let starting: Promise<PhoenixServer> | undefined;
  let stopping = new AbortController();
  const begin = async (port: number | undefined, signal: AbortSignal): Promise<PhoenixServer> => {
    const python = await installedPhoenix(folder);
    if (python === undefined)
      throw new ReasonCodeError('phoenix-unavailable', 'Phoenix is not installed yet.');
    const started = await startPhoenix({
      ...{ python, folder: join(options.dataFolder, 'phoenix'), env },
      ...(port === undefined ? {} : { port }),
      signal,
    });
    server = started;
    void started.exited.then(() => {
      if (server === started) server = undefined;
    });
    return started;
  };
  const stop = async (): Promise<void> => {
    stopping.abort();
    stopping = new AbortController();
    await starting?.catch(() => undefined);
    await server?.[Symbol.asyncDispose]();
  };
  const address = async (named: string): Promise<PhoenixAddress> => {
    const url = collectorAddress(named) ?? named;
    const apiKey = await options.apiKey?.(url);
    return { url, fetch, ...(apiKey === undefined ? {} : { apiKey }) };
  };
  return {
    package: { name: 'arize-phoenix', version: PHOENIX_VERSION, folder, ...SIZE },
    isInstalled: async () => (await installedPhoenix(folder)) !== undefined,
    async install(how) {
      await installPhoenix(folder, { ...how, env });
    },
    async start({ port, signal }) {
      if (server !== undefined) return server.url;
      const own = stopping.signal;
      const both = signal === undefined ? own : AbortSignal.any([signal, own]);
      starting ??= begin(port, both).finally(() => (starting = undefined));
      return (await starting).url;
    },
    running: () => server?.url,
    ended: () => server?.exited ?? Promise.resolve('it does not run'),
    stop,
    versionAt: async (url, signal) => openSpans(await address(url)).version(signal),
    async send(url, trace, { signal, settings }) {
      const hidden = hiddenOf(settings, env);
      const spans = toOtlp(trace.id, decodeEvents(trace.events), hidden);
      return sendTrace(await address(url), spans, { clock: systemClock, signal });
    },
    [Symbol.asyncDispose]: stop,
  };
}
