import { join } from 'node:path';
import { createLlamaModel } from '../../src/adapters/llama/create-llama-model.ts';
import type { LlamaModel } from '../../src/adapters/llama/create-llama-model.ts';
import type { LlamaModelOptions, ModelFile } from '../../src/adapters/llama/residence.ts';
import { obtainModel } from '../../src/adapters/model-files/obtain-model.ts';
import { defaultFolders } from '../../src/compose/create-workbench.ts';
import type { GenerateRequest } from '../../src/core/model/language-model.ts';
import { timed } from '../spread.ts';

/** A prompt of about 110 tokens: as long as a small stub's, with its docstring. */
export const HEADER =
  'def is_prime(number: int) -> bool:\n    """Tell whether a number is prime.\n\n' +
  '    >>> is_prime(7)\n    True\n    >>> is_prime(8)\n    False\n    """\n';

/** One answer that ends by its length alone, so that all of a batch are equally long. */
export function ask(seed: number, maxTokens: number): GenerateRequest {
  return {
    messages: [{ role: 'user', content: `Write the body of this function.\n\n${HEADER}` }],
    prefill: `\`\`\`python\n${HEADER}   `,
    maxTokens,
    sampling: { temperature: 0.8, topK: 40, topP: 0.95, seed },
  };
}

export function findModel(spec: string): Promise<ModelFile> {
  return obtainModel(spec === '' ? undefined : spec, {
    folder: join(defaultFolders().cache, 'models'),
    fetch: globalThis.fetch,
    notice: line => void process.stderr.write(`${line}\n`),
  });
}

export function openModel(file: ModelFile, options: Partial<LlamaModelOptions> = {}): LlamaModel {
  return createLlamaModel({ obtain: () => Promise.resolve(file), ...options });
}

/**
 * Seeds whose answers are as long as asked for: one that ends by itself would leave its place empty,
 * and the loop beside it goes on.
 */
export async function lastingSeeds(
  model: LlamaModel,
  count: number,
  tokens: number,
): Promise<readonly number[]> {
  const found: number[] = [];
  for (let from = 0; found.length < count && from < 50 * count; from += count) {
    const seeds = Array.from({ length: count }, (_, at) => from + at);
    const answers = await Promise.all(seeds.map(seed => model.generate(ask(seed, tokens))));
    found.push(...seeds.filter((_, at) => answers[at]?.finish === 'length'));
  }
  return found.slice(0, count);
}

/**
 * Tokens a second of so many answers side by side, the first so many of the seeds. The prompt is
 * evaluated before the clock starts.
 */
export async function tokensPerSecond(
  model: LlamaModel,
  seeds: readonly number[],
  width: number,
  tokens: number,
): Promise<number> {
  await model.generate(ask(0, 1));
  let written = 0;
  const took = await timed(async () => {
    const answers = seeds.slice(0, width).map(seed => model.generate(ask(seed, tokens)));
    for (const { usage } of await Promise.all(answers)) written += usage.completionTokens;
  });
  return (1000 * written) / took;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
