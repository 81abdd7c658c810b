import { proxiedFetch } from '../adapters/system/proxied-fetch.ts';
import type { RemoteAccess } from './create-remote-model.ts';

/** How the command line reaches remote models: through the environment's proxy, with its key. */
export function commandLineAccess(
  env: Readonly<Record<string, string | undefined>> = process.env,
): RemoteAccess {
  return { fetch: proxiedFetch(env) };
}
