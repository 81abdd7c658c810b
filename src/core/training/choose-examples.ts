import type { LeftOut, TrainingExample } from './read-example.ts';
import { textShare } from '../base/text-hash.ts';

/** What goes into the two files, and what does not. */
export type ChosenExamples = {
  readonly train: readonly TrainingExample[];
  readonly validation: readonly TrainingExample[];
  readonly leftOut: readonly LeftOut[];
};

export type ChooseOptions = {
  /** Share of the stubs that is kept for validation, in [0, 1). */
  readonly validation: number;
  /** Equal for functions that differ in nothing that matters; undefined when it cannot be told. */
  readonly normalise: (example: TrainingExample) => string | undefined;
};

/**
 * Takes each stub and each program once, the earliest of them, and splits by a hash of the stub: a
 * stub stays on its side whatever is added later.
 */
export function chooseExamples(
  read: readonly (TrainingExample | LeftOut)[],
  { validation, normalise }: ChooseOptions,
): ChosenExamples {
  const leftOut: LeftOut[] = [];
  const [train, kept]: [TrainingExample[], TrainingExample[]] = [[], []];
  const [stubs, programs] = [new Set<string>(), new Set<string>()];
  for (const one of read) {
    if ('why' in one) {
      leftOut.push(one);
      continue;
    }
    const { traceId, function: name, language, stubKey } = one;
    const program = `${language} ${normalise(one) ?? one.code}`;
    const why = stubs.has(stubKey) ? 'same-stub' : programs.has(program) ? 'same-code' : undefined;
    if (why !== undefined) {
      leftOut.push({ traceId, function: name, why });
      continue;
    }
    stubs.add(stubKey);
    programs.add(program);
    (textShare(stubKey) < validation ? kept : train).push(one);
  }
  return { train, validation: kept, leftOut };
}

/** The examples as a trainer reads them: one `{"messages": [...]}` a line. */
export function toChatLines(examples: readonly TrainingExample[]): string {
  return examples.map(({ messages }) => `${JSON.stringify({ messages })}\n`).join('');
}
