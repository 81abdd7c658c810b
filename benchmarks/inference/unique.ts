import type { LlamaModel } from '../../src/adapters/llama/create-llama-model.ts';
import { round } from '../spread.ts';
import { ask } from './parts.ts';

export type Unique = {
  readonly samples: number;
  readonly distinct: number;
  readonly evaluatedTokens: number;
  readonly uniqueCandidatesPer1kTokens: number;
};

/** Draws so many answers of one prompt and counts the different ones for what they cost. */
export async function unique(
  model: LlamaModel,
  samples: number,
  {
    withReplacement,
    temperature,
    maxTokens,
  }: {
    readonly withReplacement: boolean;
    readonly temperature: number;
    readonly maxTokens: number;
  },
): Promise<Unique> {
  const group = withReplacement ? {} : { distinctWithin: `unique at ${String(temperature)}` };
  const answers = await Promise.all(
    Array.from({ length: samples }, (_, seed) => {
      const request = ask(seed, maxTokens);
      const sampling = { ...request.sampling, temperature, ...group };
      return model.generate({ ...request, sampling }, { onText: lineEnded });
    }),
  );
  const evaluatedTokens = answers.reduce((sum, { usage }) => sum + usage.evaluatedTokens, 0);
  const distinct = new Set(answers.map(({ text }) => text)).size;
  return {
    samples,
    distinct,
    evaluatedTokens,
    uniqueCandidatesPer1kTokens: round((1000 * distinct) / evaluatedTokens),
  };
}

/** A candidate here is its first line: short, so that equal ones come up at all. */
function lineEnded(soFar: string): 'stop' | undefined {
  return soFar.trimStart().includes('\n') ? 'stop' : undefined;
}
