import type { GenerateRequest } from '../../core/model/language-model.ts';
import type { Capabilities } from './capabilities.ts';
import type { Body } from './connection.ts';
import { askWith, repetitionTokens } from '../../core/model/prefill.ts';

/** The body of a request for `n` answers, in the words that the endpoint takes. */
export function bodyOf(
  request: GenerateRequest,
  { n, logProbability }: { readonly n: number; readonly logProbability: boolean },
  can: Capabilities,
): Body {
  const { temperature, topK, topP, seed } = request.sampling;
  return {
    ...askWith(request, can.prefill),
    temperature,
    top_p: topP,
    [can.limitField]: mostTokens(request, can),
    ...(can.seed === 'refused' ? {} : { seed }),
    ...(n > 1 ? { n } : {}),
    ...(logProbability && can.logProbabilities ? { logprobs: true, top_logprobs: 1 } : {}),
    ...(can.usage ? { stream_options: streamOptions(can) } : {}),
    ...(can.extras ? { top_k: topK, timings_per_token: true } : {}),
    ...toolsOf(request),
  };
}

/** Tools in the endpoint's own words; the model decides whether it calls one. */
function toolsOf({ tools }: GenerateRequest): Body {
  if (tools === undefined) return {};
  const offered = tools.map(({ name, description, inputSchema }) => {
    const parameters = Object.fromEntries(
      Object.entries(inputSchema).filter(([key]) => key !== '$schema'),
    );
    return { type: 'function', function: { name, description, parameters } };
  });
  return { tools: offered, tool_choice: 'auto' };
}

/** Tokens that an answer may have, its repetition of the prefill included. */
export function mostTokens(request: GenerateRequest, can: Pick<Capabilities, 'prefill'>): number {
  return request.maxTokens + repetitionTokens(request.prefill, can.prefill);
}

function streamOptions({ extras }: Capabilities): Body {
  return { include_usage: true, ...(extras ? { continuous_usage_stats: true } : {}) };
}

/** Characters a token has, about: for a prompt that nobody has counted. */
const CHARACTERS_PER_TOKEN = 4;

/** About how many tokens a prompt has. */
export function estimatedTokens({ messages, prefill }: GenerateRequest): number {
  const characters = messages.reduce((sum, one) => sum + one.content.length, prefill.length);
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}
