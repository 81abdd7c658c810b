import { NO_SAMPLES, sampleFeatures } from '../../src/core/router/features.ts';
import type { SampleFeatures } from '../../src/core/router/features.ts';
import { FULL_FAILURES, SIGNAL_NAMES, readSignals } from '../../src/core/router/signals.ts';
import type { Sample } from '../logistic.ts';
import type { Draw, JudgedTask } from '../pool/judged-pool.ts';

/** A task whose answers can be learned from: it has examples, and is known as a router sees it. */
export type RoutedTask = JudgedTask & { readonly stub: NonNullable<JudgedTask['stub']> };

export function isRouted(task: JudgedTask): task is RoutedTask {
  return task.stub !== undefined && task.examples > 0 && task.draws.length > 0;
}

/**
 * What a router would have seen of a task, and whether the next answer passed the examples: first the
 * greedy answer, then, after it and 0, 1, 2, … others had failed, one more. The answers of a pool could
 * have come in any order, so each such moment is weighed by how many of the orders come to it.
 */
export function hazardRows({ stub, draws }: RoutedTask): readonly Sample[] {
  const { greedy, sampled } = apart(draws);
  const at = (samples: SampleFeatures): readonly number[] => {
    const signals = readSignals(stub, samples);
    return SIGNAL_NAMES.map(name => signals[name]);
  };
  const rows: Sample[] = [];
  if (greedy !== undefined) {
    rows.push({ x: at(NO_SAMPLES), right: greedy.visible });
    if (greedy.visible) return rows;
  }
  const before = greedy === undefined ? 0 : 1;
  const passing = sampled.filter(({ visible }) => visible).length;
  let reached = 1;
  for (let failed = 0; failed < sampled.length; failed += 1) {
    const seen = before + failed;
    if (seen > FULL_FAILURES || reached <= 0) break;
    const left = sampled.length - failed;
    const passes = Math.min(1, passing / left);
    const x = at(seenOf(draws, seen));
    rows.push({ x, right: true, weight: reached * passes });
    rows.push({ x, right: false, weight: reached * (1 - passes) });
    reached *= 1 - passes;
  }
  return rows.filter(({ weight }) => weight !== 0);
}

/** Which answer of a task is the greedy one. */
export function apart(draws: readonly Draw[]): {
  readonly greedy: Draw | undefined;
  readonly sampled: readonly Draw[];
} {
  const greedy = draws.find(draw => draw.greedy);
  return { greedy, sampled: draws.filter(draw => !draw.greedy) };
}

/** What so many answers say of the model, if they were the first ones that failed. */
export function seenOf(draws: readonly Draw[], count: number): SampleFeatures {
  const failed = draws.filter(({ visible }) => !visible).slice(0, count);
  return sampleFeatures(
    failed.map(({ program, meanLogProbability }) => ({
      key: String(program),
      ...(meanLogProbability === undefined ? {} : { meanLogProbability }),
    })),
  );
}
