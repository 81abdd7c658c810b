import { ReasonCodeError } from '../../core/base/errors.ts';

/** A model behind an OpenAI-compatible address. */
export type OpenaiSpec = {
  /** As the user wrote it, without a `/` at the end: `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** What results call it; holds no secret. */
  readonly id: string;
};

const FORM = 'openai:BASE_URL#MODEL, such as openai:http://127.0.0.1:8000/v1#my-model';
const SPEC = /^openai:([^#]*)#?(.*)$/is;

/** True when a model specification names a remote endpoint. */
export function isOpenaiSpec(text: string): boolean {
  return /^openai:/i.test(text);
}

/**
 * Reads `openai:BASE_URL#MODEL`. Throws `model-spec-invalid`, also for an address with a user,
 * password or query in it: keys are never part of a specification. The text is not repeated then.
 */
export function parseOpenaiSpec(text: string): OpenaiSpec {
  const [, address = '', name = ''] = SPEC.exec(text.trim()) ?? [];
  const model = name.trim();
  if (!URL.canParse(address)) throw invalid('The address of the model is not a URL');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalid('The address of the model is neither http: nor https:');
  if (url.username !== '' || url.password !== '' || url.search !== '')
    throw invalid(
      'The address of the model has a password or a query in it; keys go into REASON_CODE_API_KEY or, in the editor, the command "Set API Key"',
    );
  if (model === '') throw invalid('The name of the model is missing behind the address');
  const baseUrl = url.href.replace(/\/+$/, '');
  return { baseUrl, model, id: `openai:${baseUrl}#${model}` };
}

function invalid(what: string): ReasonCodeError {
  return new ReasonCodeError('model-spec-invalid', `${what}. Write it as ${FORM}.`);
}
