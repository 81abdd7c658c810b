import { isOwnHost } from '../adapters/system/network.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import { collectorAddress } from '../core/telemetry/endpoint.ts';
import type { Settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the settings say about sending spans out. */
export type TraceSettings = Pick<Settings, 'tracing.endpoint' | 'tracing.content' | 'allowRemote'>;

/** The host of a collector that is not on this machine; undefined for one that is, and for none. */
export function collectorAway({
  'tracing.endpoint': named,
}: Pick<TraceSettings, 'tracing.endpoint'>): string | undefined {
  const endpoint = collectorAddress(named);
  if (endpoint === undefined) return undefined;
  const { hostname, host } = new URL(endpoint);
  return isOwnHost(hostname) ? undefined : host;
}

/** The key that the environment has for a collector. */
export function collectorKey(env: Environment): string | undefined {
  return env['PHOENIX_API_KEY'] || undefined;
}

/**
 * A command's settings, with the collector that its environment names where the command names none.
 * Throws `usage` for one that the command names and that cannot be sent to.
 */
export function withCollector<T extends TraceSettings>(settings: T, env: Environment): T {
  if (settings['tracing.endpoint'] !== '') {
    const problem = collectorProblem(settings);
    if (problem !== undefined) throw new ReasonCodeError('usage', problem);
    return settings;
  }
  const named = env['REASON_CODE_OTLP_ENDPOINT'] || env['PHOENIX_COLLECTOR_ENDPOINT'] || '';
  return { ...settings, 'tracing.endpoint': named };
}

/** Why nothing can be sent to a collector that is named, and what to do about it. */
export function collectorProblem(settings: TraceSettings): string | undefined {
  const named = settings['tracing.endpoint'];
  if (collectorAddress(named) === undefined)
    return `${named} is not the address of a collector: write http://HOST:PORT.`;
  const host = collectorAway(settings);
  if (host === undefined || settings.allowRemote) return undefined;
  return `The collector ${host} is not on this machine: add --allow-remote to let spans, with the code in them, go there.`;
}
