import { errorText } from '../../../core/base/errors.ts';
import { describeEndpoint } from '../endpoint/endpoint.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import { connect } from './connect.ts';
import { createEngine, ping } from './engine.ts';
import type { Engine, EngineInfo } from './engine.ts';
import { explainFault, fault } from './faults.ts';

/** An engine that answered. */
export type OpenEngine = {
  readonly engine: Engine;
  readonly endpoint: Endpoint;
  readonly info: EngineInfo;
};

/** How long an engine may take to answer at all: one of a usual place, one that was named. */
const USUAL_MS = 300;
const NAMED_MS = 5000;
const SSH_MS = 20_000;

/**
 * Opens the first engine that answers and runs Linux containers. Rejects with a
 * `sandbox-unavailable` that says what each place said.
 */
export async function openEngine(
  endpoints: readonly Endpoint[],
  image: string,
): Promise<OpenEngine> {
  const failures: { readonly endpoint: Endpoint; readonly error: unknown }[] = [];
  for (const endpoint of endpoints) {
    const client = connect(endpoint);
    try {
      const named = endpoints.length === 1 ? NAMED_MS : USUAL_MS;
      await ping(client.docker, endpoint.kind === 'ssh' ? SSH_MS : named);
      const engine = createEngine(client);
      const info = await engine.info();
      if (info.os === 'linux') return { engine, endpoint, info };
      throw fault(
        'not-linux',
        `The container engine at ${describeEndpoint(endpoint)} runs ${info.os} containers; the sandbox needs Linux ones.`,
      );
    } catch (error) {
      client.close();
      failures.push({ endpoint, error });
    }
  }
  throw worst(failures, image);
}

/** The failure that says most: one who was refused is better helped than one who found nothing. */
function worst(
  failures: readonly { readonly endpoint: Endpoint; readonly error: unknown }[],
  image: string,
): Error {
  const explained = failures.map(({ endpoint, error }) => explainFault(error, { endpoint, image }));
  const telling = explained.find(error => error?.fields['fault'] !== 'engine-down' && error);
  if (telling) return telling;
  const [only] = explained;
  if (failures.length === 1 && only !== undefined) return only;
  const places = failures.map(({ endpoint, error }) =>
    endpoint.kind === 'socket'
      ? endpoint.path
      : `${describeEndpoint(endpoint)}: ${errorText(error)}`,
  );
  return fault(
    'engine-down',
    `No container engine answers here (looked at ${places.join(', ')}). Start Docker or Podman, or name one by the setting reasonCode.dockerHost (--docker-host) or DOCKER_HOST.`,
  );
}
