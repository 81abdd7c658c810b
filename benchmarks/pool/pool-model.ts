import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { SAMPLE, promptHash } from '../../src/adapters/recorded/sample-file.ts';
import type { Sample } from '../../src/adapters/recorded/sample-file.ts';
import type {
  Completion,
  GenerateRequest,
  LanguageModel,
  ModelIdentity,
} from '../../src/core/model/language-model.ts';

/** Recorded answers by their prompt, each prompt's in the order they were recorded. */
export type Pool = {
  readonly identity: ModelIdentity;
  readonly byPrompt: ReadonlyMap<string, readonly Sample[]>;
};

/** Reads a file of `bench --record`, gzipped or not. Throws when it is none. */
export function readPool(path: string): Pool {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [first = '', ...lines] = text.split('\n').filter(line => line !== '');
  const { format, model } = JSON.parse(first) as { format?: string; model?: ModelIdentity };
  if (format !== 'reason-code-samples' || model === undefined)
    throw new Error(`${path} is not a file of bench --record.`);
  const byPrompt = new Map<string, Sample[]>();
  for (const line of lines) {
    const sample = SAMPLE.parse(JSON.parse(line));
    const known = byPrompt.get(sample.prompt);
    if (known === undefined) byPrompt.set(sample.prompt, [sample]);
    else known.push(sample);
  }
  return { identity: model, byPrompt };
}

/** A pool as a model that gives each recorded answer to a prompt once, whatever seed is asked for. */
export type PoolModel = LanguageModel & {
  /** Its answers to a prompt in the order in which they are given, the greedy one first. */
  answers(request: Pick<GenerateRequest, 'messages' | 'prefill'>): readonly Sample[];
};

export function createPoolModel({ identity, byPrompt }: Pool): PoolModel {
  const given = new Map<string, number>();
  const ordered = (prompt: string): readonly Sample[] =>
    (byPrompt.get(prompt) ?? []).toSorted((a, b) => a.temperature - b.temperature);
  return {
    identity,
    parallel: 1,
    load: () => Promise.resolve(),
    answers: request => ordered(promptHash(request)),
    generate(request): Promise<Completion> {
      const prompt = promptHash(request);
      const at = given.get(prompt) ?? 0;
      const sample = ordered(prompt)[at];
      if (sample === undefined) return Promise.reject(new Error('the pool has no more answers'));
      given.set(prompt, at + 1);
      const { text, finish, promptTokens, completionTokens, evaluatedTokens } = sample;
      const usage = { promptTokens, completionTokens, evaluatedTokens, modelCalls: 1 };
      return Promise.resolve({ text, finish, usage });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
