import { z } from 'zod';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import type { ModelSpec } from './parse-model-spec.ts';

/** A file to fetch: where, how long, and what its SHA-256 must be, as far as the source says. */
export type RemoteFile = {
  readonly url: URL;
  readonly name: string;
  readonly size?: number;
  readonly sha256?: string;
};

export type HubOptions = {
  readonly fetch: typeof fetch;
  /** @default https://huggingface.co */
  readonly endpoint?: string;
  /** Sent to the endpoint only. */
  readonly token?: string;
  /** How long the hub may take to answer at all, in milliseconds. @default 4000 */
  readonly answerMs?: number;
  readonly signal?: AbortSignal;
};

const ENDPOINT = 'https://huggingface.co';
const ANSWER_MS = 4000;

const TREE = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().optional(),
    lfs: z.object({ oid: z.string(), size: z.number() }).optional(),
  }),
);

/** Asks the hub which file a specification means. Throws `model-download-failed`. */
export async function findOnHub(
  spec: Extract<ModelSpec, { kind: 'hub' }>,
  options: HubOptions,
): Promise<RemoteFile> {
  const base = (options.endpoint ?? ENDPOINT).replace(/\/+$/, '');
  const { repository, revision } = spec;
  const listing = new URL(`${base}/api/models/${repository}/tree/${revision}?recursive=true`);
  const response = await answerOf(listing, options);
  if (!response.ok) throw refused(spec.text, response.status);
  const tree = TREE.safeParse(await response.json().catch(() => undefined));
  if (!tree.success) throw failed(spec.text, 'the hub gave a listing that is not understood');
  const files = tree.data.filter(one => one.type === 'file' && one.path.endsWith('.gguf'));
  const wanted = files.find(one => isWanted(spec, one.path));
  if (wanted === undefined) {
    const names = files.map(one => one.path).join(', ');
    throw failed(spec.text, `the repository has no such file (it has: ${names || 'no GGUF file'})`);
  }
  return {
    url: new URL(`${base}/${repository}/resolve/${revision}/${wanted.path}`),
    name: wanted.path.split('/').at(-1) ?? wanted.path,
    ...(wanted.lfs === undefined ? {} : { size: wanted.lfs.size, sha256: wanted.lfs.oid }),
  };
}

function isWanted(
  { file, quantisation }: Extract<ModelSpec, { kind: 'hub' }>,
  path: string,
): boolean {
  if (file !== undefined) return path === file;
  // A model in several parts is not one file; its first part alone would not load.
  if (/-\d{5}-of-\d{5}\.gguf$/.test(path)) return false;
  return quantisation === undefined || path.toLowerCase().includes(quantisation.toLowerCase());
}

/** Fetches headers within the time the hub has to answer; the token goes to the endpoint only. */
async function answerOf(url: URL, options: HubOptions): Promise<Response> {
  const limit = AbortSignal.timeout(options.answerMs ?? ANSWER_MS);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  try {
    return await options.fetch(url, { signal, headers: authorization(url, options) });
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    const why = limit.aborted
      ? 'did not answer in time'
      : `could not be reached (${reason(cause)})`;
    throw new ReasonCodeError('model-download-failed', `The model hub ${url.host} ${why}.`, {
      cause,
      fields: { reason: 'unreachable' },
    });
  }
}

/** The header that carries the token, for the endpoint's own origin and no other. */
export function authorization(url: URL, { token, endpoint }: HubOptions): Record<string, string> {
  const own = new URL(endpoint ?? ENDPOINT).origin === url.origin;
  return token !== undefined && own ? { authorization: `Bearer ${token}` } : {};
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return errorText(cause);
}

/** What an HTTP status means for somebody who wanted a model. */
export function refused(what: string, status: number): ReasonCodeError {
  const why =
    status === 401 || status === 403
      ? 'access was refused; a private or gated model needs a token in the environment variable HF_TOKEN'
      : status === 404
        ? 'there is no such model or file'
        : `the server answered ${status}`;
  return failed(what, why);
}

export function failed(what: string, why: string, cause?: unknown): ReasonCodeError {
  return new ReasonCodeError(
    'model-download-failed',
    `${what} could not be fetched: ${why}. What was fetched so far is kept; try again, or name ` +
      'another model with --model (in the editor: the setting reasonCode.model).',
    { cause },
  );
}
