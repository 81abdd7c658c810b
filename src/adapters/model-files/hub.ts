import { z } from 'zod';
import { throwIfAborted } from '../../core/base/abort.ts';
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

type HubSpec = Extract<ModelSpec, { kind: 'hub' }>;

const ENDPOINT = 'https://huggingface.co';
export const ANSWER_MS = 4000;

const TREE = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().optional(),
    lfs: z.object({ oid: z.string(), size: z.number() }).optional(),
  }),
);

/**
 * Asks the hub which file a specification means. Throws `model-download-failed`; its field
 * `reason` is `unreachable` or `refused` when there is no hub to be had, and absent when the hub
 * is there but has no such file.
 */
export async function findOnHub(spec: HubSpec, options: HubOptions): Promise<RemoteFile> {
  const base = endpointOf(options).href.replace(/\/+$/, '');
  const { repository } = spec;
  const revision = encodeURIComponent(spec.revision);
  const listing = new URL(`${base}/api/models/${repository}/tree/${revision}?recursive=true`);
  const tree = TREE.safeParse(await askForJson(listing, options));
  if (!tree.success)
    throw noHub(listing, 'gave a listing that is not understood', 'unreachable', tree.error);
  const files = tree.data.filter(one => one.type === 'file' && one.path.endsWith('.gguf'));
  const wanted = choose(
    spec,
    files.map(one => one.path),
  );
  const found = files.find(one => one.path === wanted);
  if (found === undefined) {
    const names = files.map(one => one.path).join(', ');
    throw failed(spec.text, `the repository has no such file (it has: ${names || 'no GGUF file'})`);
  }
  const size = found.lfs?.size ?? found.size;
  const path = found.path.split('/').map(encodeURIComponent).join('/');
  return {
    url: new URL(`${base}/${repository}/resolve/${revision}/${path}`),
    name: found.path.split('/').at(-1) ?? found.path,
    ...(size === undefined ? {} : { size }),
    ...(found.lfs === undefined ? {} : { sha256: found.lfs.oid.replace(/^sha256:/, '') }),
  };
}

/** The file that is meant: the one named, of the quantisation named, or the usual quantisation. */
function choose({ file, quantisation }: HubSpec, paths: readonly string[]): string | undefined {
  if (file !== undefined) return paths.find(path => path === file);
  // A model in several parts is not one file; its first part alone would not load.
  const whole = paths.filter(path => !/-\d{5}-of-\d{5}\.gguf$/.test(path));
  const of = (wanted: string): string | undefined => {
    const name = wanted.toLowerCase().replace(/[.-]/g, '\\$&');
    return whole.find(path => new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9_])`, 'i').test(path));
  };
  if (quantisation !== undefined) return of(quantisation);
  return of('q4_k_m') ?? (whole.length === 1 ? whole[0] : undefined);
}

/** The answer as JSON, or `undefined` when it is something else; within the time the hub has. */
async function askForJson(url: URL, options: HubOptions): Promise<unknown> {
  const limit = AbortSignal.timeout(options.answerMs ?? ANSWER_MS);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  let response: Response;
  let text: string;
  try {
    response = await options.fetch(url, { signal, headers: authorization(url, options) });
    text = await response.text();
  } catch (cause) {
    throwIfAborted(options.signal);
    const why = limit.aborted
      ? 'did not answer in time'
      : `could not be reached (${errorReason(cause)})`;
    throw noHub(url, why, 'unreachable', cause);
  }
  if (!response.ok) {
    const why =
      response.status === 404 ? 'has no such model' : `refused access (status ${response.status})`;
    throw noHub(url, why, 'refused');
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noHub(
  { host }: URL,
  why: string,
  reason: 'unreachable' | 'refused',
  cause?: unknown,
): ReasonCodeError {
  return new ReasonCodeError('model-download-failed', `The model hub ${host} ${why}.`, {
    cause,
    fields: { reason },
  });
}

function endpointOf({ endpoint = ENDPOINT }: Pick<HubOptions, 'endpoint'>): URL {
  if (/^https?:/i.test(endpoint) && URL.canParse(endpoint)) return new URL(endpoint);
  throw new ReasonCodeError(
    'usage',
    `HF_ENDPOINT is "${endpoint}", which is not a URL. Set it to one like ${ENDPOINT}, or unset it.`,
  );
}

/** The header that carries the token, for the endpoint's own origin and no other. */
export function authorization(url: URL, options: HubOptions): Record<string, string> {
  const { token } = options;
  const own = endpointOf(options).origin === url.origin;
  return token !== undefined && own ? { authorization: `Bearer ${token}` } : {};
}

/** Why a request failed: `fetch` says it in its error's cause. */
export function errorReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return errorText(cause);
}

const ADVICE =
  'What was fetched so far is kept; try again, or name another model with --model (in the editor: ' +
  'the setting reasonCode.model).';

export function failed(what: string, why: string, cause?: unknown, advice = ADVICE): Error {
  return new ReasonCodeError(
    'model-download-failed',
    `${what} could not be fetched: ${why}. ${advice}`,
    { cause },
  );
}
