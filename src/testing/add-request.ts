import type { GenerateRequest } from '../core/model/language-model.ts';

/** The stub that it is about. */
export const HEADER = 'def add(a, b):\n    """Add two numbers."""\n';

/** A request to a model that is answered at length; its seed decides with what. */
export function ask(seed: number, more: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    messages: [{ role: 'user', content: `Write this Python function:\n\n${HEADER}` }],
    prefill: `\`\`\`python\n${HEADER}   `,
    maxTokens: 24,
    sampling: { temperature: 1, topK: 40, topP: 0.95, seed },
    ...more,
  };
}
