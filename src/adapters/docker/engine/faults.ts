import { ReasonCodeError, errorText } from '../../../core/base/errors.ts';
import { describeEndpoint } from '../endpoint/endpoint.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import { howToMake } from '../image.ts';

/** What is wrong with an engine, as `fields.fault` of the error. */
export type Fault =
  | 'engine-down'
  | 'not-permitted'
  | 'untrusted'
  | 'image-missing'
  | 'image-unfit'
  | 'disk-full'
  | 'not-linux'
  | 'init-missing';

export function fault(kind: Fault, message: string, cause?: unknown): ReasonCodeError {
  return new ReasonCodeError('sandbox-unavailable', message, { fields: { fault: kind }, cause });
}

type Known = {
  readonly kind: Fault;
  readonly pattern: RegExp;
  readonly say: (at: string, image: string) => string;
};

/** In this order: a full disk may come wrapped in anything. */
const KNOWN: readonly Known[] = [
  {
    kind: 'disk-full',
    pattern: /no space left on device|ENOSPC|disk quota exceeded/i,
    say: at =>
      `The disk of the container engine at ${at} is full. Make room there ("docker system df" shows what takes it).`,
  },
  {
    kind: 'image-missing',
    pattern: /no such image|image not known|unable to find image/i,
    say: (at, image) => `The container engine at ${at} has no image ${image}. ${howToMake(image)}`,
  },
  {
    kind: 'image-unfit',
    pattern: /exec: "?python3"?|python3.*(not found|no such file)/i,
    say: (_, image) => `The image ${image} has no python3, which the sandbox's runner needs.`,
  },
  {
    kind: 'image-unfit',
    pattern: /cannot start javascript/i,
    say: (_, image) => `The image ${image} has no node, which JavaScript and TypeScript need.`,
  },
  {
    kind: 'init-missing',
    pattern: /docker-init|container-init|catatonit/i,
    say: at =>
      `The container engine at ${at} has no init program. Install "tini" (Docker) or "catatonit" (Podman) there.`,
  },
  {
    kind: 'not-permitted',
    pattern: /EACCES|EPERM|permission denied/i,
    say: at =>
      `This user may not use the container engine at ${at}. Add the user to the group that owns it (often "docker", then log in again), or use a rootless engine.`,
  },
  {
    kind: 'untrusted',
    pattern: /certificate|CERT_|self.signed|host key verification failed|ERR_TLS|alert number/i,
    say: at =>
      `The container engine at ${at} is not the one that was expected, or does not know this user: its certificate or host key was refused.`,
  },
  {
    kind: 'engine-down',
    pattern:
      /ECONNREFUSED|ENOENT|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|socket hang up|connection is closing|shutting down|connection error: desc|ssh ended|spawn ssh/i,
    say: at => `No container engine answers at ${at}. Is it running?`,
  },
];

/**
 * What an error of the engine's client means for the user: a `sandbox-unavailable` that says what
 * to do; none for an error that says nothing we know.
 */
export function explainFault(
  error: unknown,
  { endpoint, image }: { readonly endpoint: Endpoint; readonly image: string },
): ReasonCodeError | undefined {
  if (error instanceof ReasonCodeError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = `${code} ${errorText(error)}`;
  const known = KNOWN.find(({ pattern }) => pattern.test(text));
  if (known === undefined) return undefined;
  const detail = errorText(error).trim();
  return fault(known.kind, `${known.say(describeEndpoint(endpoint), image)} (${detail})`, error);
}
