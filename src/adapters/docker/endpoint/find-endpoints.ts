import { ReasonCodeError } from '../../../core/base/errors.ts';
import type { Endpoint, TlsFiles } from './endpoint.ts';
import { parseHost } from './parse-host.ts';
import type { HostAddress } from './parse-host.ts';
import { usualPlaces } from './usual-places.ts';

/** What the search for an engine may look at. */
export type World = {
  /** The user's setting; empty for none. */
  readonly setting: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
  readonly uid: number | undefined;
  /** The text of a file; none when it cannot be read. */
  readonly read: (path: string) => string | undefined;
  /** Names in a folder; none when it is not there. */
  readonly list: (path: string) => readonly string[];
  /** Lower-case hexadecimal SHA-256 of a text. */
  readonly sha256: (text: string) => string;
};

/**
 * Where to look for an engine, in this order: what the setting names, `DOCKER_HOST`, the context
 * of the Docker command line, the platform's usual places. Someone who names an engine gets that
 * one or an error, never another. Throws `usage` for a name that cannot be meant.
 */
export function findEndpoints(world: World): readonly Endpoint[] {
  const { setting, env } = world;
  if (setting !== '') return [named(world, setting, 'the setting')];
  const host = env['DOCKER_HOST'];
  if (host !== undefined && host !== '') return [named(world, host, 'DOCKER_HOST')];
  const context = contextName(world);
  if (context !== undefined) return [fromContext(world, context)];
  return usualPlaces(world).map(path => ({ kind: 'socket', path, from: 'a usual place' }));
}

function named(world: World, text: string, from: string): Endpoint {
  return withTls(parseHost(text, from), from, secure => environmentTls(world, secure));
}

function withTls(
  address: HostAddress,
  from: string,
  tlsFor: (secure: boolean) => TlsFiles | undefined,
): Endpoint {
  if (address.kind !== 'tcp') return { ...address, from };
  const { secure, ...rest } = address;
  const tls = tlsFor(secure);
  return { ...rest, from, ...(tls === undefined ? {} : { tls }) };
}

/** As the Docker command line reads DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH. */
function environmentTls(world: World, secure: boolean): TlsFiles | undefined {
  const { env } = world;
  const verify = isSet(env['DOCKER_TLS_VERIFY']);
  if (!secure && !verify && !isSet(env['DOCKER_TLS'])) return undefined;
  const folder = env['DOCKER_CERT_PATH'];
  const files = readTls(world, isSet(folder) ? (folder as string) : configFolder(world));
  return { ...files, verify: verify || !isSet(env['DOCKER_TLS']) };
}

const isSet = (text: string | undefined): boolean => text !== undefined && text !== '';

function readTls({ read }: World, folder: string): Omit<TlsFiles, 'verify'> {
  const found = (['ca', 'cert', 'key'] as const).map(name => [name, read(`${folder}/${name}.pem`)]);
  return Object.fromEntries(found.filter(([, text]) => text !== undefined)) as Omit<
    TlsFiles,
    'verify'
  >;
}

function configFolder({ env, home }: World): string {
  const named = env['DOCKER_CONFIG'];
  return isSet(named) ? (named as string) : `${home}/.docker`;
}

/** The chosen context; none for `default`, which stands for the usual places. */
function contextName(world: World): string | undefined {
  const chosen = world.env['DOCKER_CONTEXT'];
  if (isSet(chosen)) return chosen === 'default' ? undefined : chosen;
  const config = parse(world.read(`${configFolder(world)}/config.json`));
  const name = config?.['currentContext'];
  return typeof name === 'string' && name !== '' && name !== 'default' ? name : undefined;
}

function fromContext(world: World, name: string): Endpoint {
  const folder = `${configFolder(world)}/contexts`;
  const id = world.sha256(name);
  const meta = parse(world.read(`${folder}/meta/${id}/meta.json`));
  const endpoints = asObject(meta?.['Endpoints']);
  const docker = asObject(endpoints?.['docker']);
  const host = docker?.['Host'];
  if (typeof host !== 'string' || host === '') {
    throw new ReasonCodeError(
      'usage',
      `The Docker context "${name}" is chosen and names no engine. Look at "docker context ls".`,
    );
  }
  const from = `the Docker context ${name}`;
  return withTls(parseHost(host, from), from, secure => {
    const files = readTls(world, `${folder}/tls/${id}/docker`);
    const skip = docker?.['SkipTLSVerify'] === true;
    if (!secure && !skip && Object.keys(files).length === 0) return undefined;
    return { ...files, verify: !skip };
  });
}

function parse(text: string | undefined): Record<string, unknown> | undefined {
  try {
    return text === undefined ? undefined : asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)
    : undefined;
}
