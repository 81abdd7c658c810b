import type { GenerateRequest } from '../src/core/model/language-model.ts';

/** A short question with a begun answer, by its seed. */
export function primeRequest(seed: number, maxTokens: number): GenerateRequest {
  return {
    messages: [
      { role: 'user', content: 'Write a Python function that tells whether a number is prime.' },
    ],
    prefill: '```python\ndef is_prime(number: int) -> bool:\n   ',
    maxTokens,
    sampling: { temperature: 0.8, topK: 40, topP: 0.95, seed },
  };
}
