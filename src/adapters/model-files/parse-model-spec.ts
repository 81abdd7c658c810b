import { homedir } from 'node:os';
import { join } from 'node:path';
import { ReasonCodeError } from '../../core/base/errors.ts';

/** Where a model file comes from. */
export type ModelSpec =
  | {
      readonly kind: 'hub';
      readonly text: string;
      readonly repository: string;
      readonly revision: string;
      /** A path in the repository, or a quantisation such as `Q4_K_M`. */
      readonly file?: string;
      readonly quantisation?: string;
    }
  | { readonly kind: 'path'; readonly text: string; readonly path: string }
  /** The weak stand-in, out of a Python wheel. */
  | { readonly kind: 'stand-in'; readonly text: string }
  | {
      readonly kind: 'url';
      /** Without the query, which may hold a key. */
      readonly text: string;
      readonly url: URL;
    };

export const DEFAULT_MODEL = 'hf:Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF:Q4_K_M';

/** Names the stand-in, in specifications and records. */
export const STAND_IN = 'stand-in';

const HUB = /^hf:([\w.-]+\/[\w.-]+)(?:\/([^:#]+\.gguf))?(?::([\w.-]+))?(?:#([\w./-]+))?$/i;
const HUB_HOST = 'huggingface.co';
/** A file's own address on the hub, as copied from a browser: the hub knows its hash, too. */
const HUB_FILE = /^\/([\w.-]+\/[\w.-]+)\/(?:resolve|blob)\/([\w.-]+)\/([^?#]+\.gguf)$/i;

/** Reads a model specification. Throws `model-spec-invalid` with the forms there are. */
export function parseModelSpec(text: string): ModelSpec {
  const trimmed = text.trim();
  if (/^(openai|editor):/i.test(trimmed)) {
    const kind = trimmed.slice(0, trimmed.indexOf(':'));
    throw invalid(`${kind}:…`, `"${kind}:" models run elsewhere: there is no file of one.`);
  }
  if (/^hf:/i.test(trimmed)) return onHub(trimmed);
  if (/^https?:\/\//i.test(trimmed)) return atUrl(trimmed);
  if (trimmed === STAND_IN) return { kind: 'stand-in', text: STAND_IN };
  if (trimmed === '') throw invalid(trimmed, 'It is empty.');
  const path = /^~[\\/]/.test(trimmed) ? join(homedir(), trimmed.slice(2)) : trimmed;
  return { kind: 'path', text: trimmed, path };
}

function onHub(text: string): ModelSpec {
  const match = HUB.exec(text);
  if (match === null) throw invalid(text, 'It is not of the form hf:USER/REPOSITORY:QUANTISATION.');
  const [, repository = '', file, quantisation, revision = 'main'] = match;
  return {
    kind: 'hub',
    text,
    repository,
    revision,
    ...(file === undefined ? {} : { file }),
    ...(quantisation === undefined ? {} : { quantisation }),
  };
}

function atUrl(text: string): ModelSpec {
  if (!URL.canParse(text)) throw invalid(text, 'It is not a URL.');
  const url = new URL(text);
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  if (url.username !== '' || url.password !== '')
    throw invalid(shown, 'A URL with a user name or password is not taken.');
  const match = url.host === HUB_HOST ? HUB_FILE.exec(decodeURI(url.pathname)) : null;
  const [, repository, revision, file] = match ?? [];
  if (repository !== undefined && revision !== undefined && file !== undefined)
    return { kind: 'hub', text: shown, repository, revision, file };
  return { kind: 'url', text: shown, url };
}

function invalid(text: string, why: string): ReasonCodeError {
  return new ReasonCodeError(
    'model-spec-invalid',
    `"${text}" does not name a model. ${why} Give a path to a GGUF file, hf:USER/REPOSITORY:QUANTISATION ` +
      `(for example ${DEFAULT_MODEL}), or the URL of a GGUF file.`,
  );
}
