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
  | { readonly kind: 'url'; readonly text: string; readonly url: URL };

export const DEFAULT_MODEL = 'hf:Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF:Q4_K_M';

const HUB = /^hf:([\w.-]+\/[\w.-]+)(?:\/([^:#]+\.gguf))?(?::([\w.-]+))?(?:#([\w./-]+))?$/i;

/** Reads a model specification. Throws `model-spec-invalid` with the forms there are. */
export function parseModelSpec(text: string): ModelSpec {
  const trimmed = text.trim();
  if (/^(openai|editor|recorded):/i.test(trimmed)) {
    const kind = trimmed.slice(0, trimmed.indexOf(':'));
    throw invalid(trimmed, `"${kind}:" models are not part of this version.`);
  }
  if (/^hf:/i.test(trimmed)) {
    const match = HUB.exec(trimmed);
    if (match === null)
      throw invalid(trimmed, 'It is not of the form hf:USER/REPOSITORY:QUANTISATION.');
    const [, repository = '', file, quantisation, revision = 'main'] = match;
    return {
      kind: 'hub',
      text: trimmed,
      repository,
      revision,
      ...(file === undefined ? {} : { file }),
      ...(quantisation === undefined ? {} : { quantisation }),
    };
  }
  if (/^https?:\/\//i.test(trimmed)) {
    if (!URL.canParse(trimmed)) throw invalid(trimmed, 'It is not a URL.');
    return { kind: 'url', text: trimmed, url: new URL(trimmed) };
  }
  if (trimmed === '') throw invalid(trimmed, 'It is empty.');
  return { kind: 'path', text: trimmed, path: trimmed };
}

function invalid(text: string, why: string): ReasonCodeError {
  return new ReasonCodeError(
    'model-spec-invalid',
    `"${text}" does not name a model. ${why} Give a path to a GGUF file, hf:USER/REPOSITORY:QUANTISATION ` +
      `(for example ${DEFAULT_MODEL}), or the URL of a GGUF file.`,
  );
}
