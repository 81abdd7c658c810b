import { APIConnectionError, APIError } from 'openai';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import type { ErrorCode } from '../../core/base/errors.ts';
import { retryAfterMs, transientFields } from './retry.ts';

export type Asked = {
  readonly host: string;
  readonly model: string;
  /** Never to appear in a text. */
  readonly key: string | undefined;
  readonly now: Date;
};

/** Characters of an endpoint's own words that are passed on. */
const SAID = 300;
const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * What went wrong with a request, as an error that says what to do. Its cause is left out: what the
 * client library throws holds the endpoint's answer, which may repeat the key.
 */
export function explain(error: unknown, asked: Asked): ReasonCodeError {
  const chain = causes(error);
  const own = chain.find(one => one instanceof ReasonCodeError);
  if (own !== undefined) return own;
  const { host } = asked;
  if (isAnswer(error)) return answered(error, asked);
  if (error instanceof SyntaxError)
    return make(
      'model-answer-invalid',
      `${host} sent something in its stream that is not JSON. Try again; if it stays, the address is not that of an OpenAI-compatible endpoint, or something between changes what it sends.`,
    );
  const code = chain.map(one => codeOf(one)).find(one => one !== undefined);
  if (code !== undefined && UNTRUSTED.has(code))
    return make(
      'model-refused',
      `The certificate of ${host} is not trusted here (${code}). Name the file of its authority in NODE_EXTRA_CA_CERTS, or add it to the system's own (for the editor).`,
    );
  const why = code ?? clean(errorText(chain.at(-1)), asked.key);
  return make(
    'model-unreachable',
    `${host} could not be reached, or broke off (${why}). Is it running, and is a proxy needed (HTTPS_PROXY, NO_PROXY; in the editor the setting http.proxy)?`,
    transientFields(),
  );
}

function isAnswer(error: unknown): error is APIError {
  return error instanceof APIError && !(error instanceof APIConnectionError);
}

/** The endpoint answered, with a status or with an error in its stream. */
function answered(
  { status, headers, error, message, code }: APIError,
  asked: Asked,
): ReasonCodeError {
  const { host, model, key, now } = asked;
  const said = clean(saidIn(error) ?? message, key);
  const wait = retryAfterMs(headers?.get('retry-after'), now);
  if (status === undefined)
    return make(
      'model-unreachable',
      `${host} failed while it answered: ${said}. Try again; its own log may say more.`,
      transientFields(),
    );
  if (status === 401 || status === 403) return noEntry(host, status, key);
  if (status === 404)
    return make(
      'model-refused',
      `${host} has no model "${model}", or nothing at this address (status 404). Check openai:BASE_URL#MODEL; the address mostly ends in /v1.`,
    );
  if (status === 429 && code === 'insufficient_quota')
    return make(
      'model-over-budget',
      `${host} says that its quota is used up: ${said}. Raise it there, or name another model.`,
    );
  if (status === 429)
    return make(
      'model-unreachable',
      `${host} takes no more requests for now (status 429): ${said}. Try again later, or with fewer candidates in flight.`,
      transientFields(wait),
    );
  if (status === 408 || status >= 500)
    return make(
      'model-unreachable',
      `${host} failed (status ${status}): ${said}. Its own log may say more.`,
      transientFields(wait),
    );
  if (isTooLong(code, said))
    return make(
      'prompt-too-long',
      `The prompt is too long for ${model} at ${host}: ${said}. Shorten the docstring, or let the endpoint serve a longer context.`,
    );
  return make(
    'model-refused',
    `${host} refused the request (status ${status}): ${said}. Check the model's name and what the endpoint can do.`,
    { status: String(status), said },
  );
}

function noEntry(host: string, status: number, key: string | undefined): ReasonCodeError {
  const what = key === undefined ? 'wants an API key' : 'refused the API key';
  return make(
    'model-refused',
    `${host} ${what} (status ${status}). Set REASON_CODE_API_KEY (for api.openai.com also OPENAI_API_KEY); in the editor use the command "Reason-Code: Set API Key".`,
  );
}

function isTooLong(code: string | null | undefined, said: string): boolean {
  return (
    code === 'context_length_exceeded' ||
    /context (length|size|window)|maximum context|exceed_context_size/i.test(said)
  );
}

/** The endpoint's own sentence, wherever it put it. */
function saidIn(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
  return typeof body.message === 'string' ? body.message : undefined;
}

/** One short line without the key and without what looks like one. */
function clean(text: string, key: string | undefined): string {
  const kept = key === undefined || key === '' ? text : text.replaceAll(key, '…');
  const line = kept
    .replace(/\bsk-[\w*-]{4,}/g, '…')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[.!]+$/, '');
  return line.length <= SAID ? line : `${line.slice(0, SAID)}…`;
}

function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let one = error; one !== undefined && chain.length < 8;) {
    chain.push(one);
    one = one instanceof Error ? one.cause : undefined;
  }
  return chain;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function make(
  code: ErrorCode,
  message: string,
  fields?: Readonly<Record<string, string>>,
): ReasonCodeError {
  return new ReasonCodeError(code, message, fields === undefined ? {} : { fields });
}
