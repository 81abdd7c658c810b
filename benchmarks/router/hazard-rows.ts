import type { SampleFeatures } from '../../src/core/router/features.ts';
import { SIGNALS, readSignals } from '../../src/core/router/signals.ts';
import type { SignalName } from '../../src/core/router/signals.ts';
import type { Sample } from '../logistic.ts';
import type { Draw, JudgedTask } from '../pool/judged-pool.ts';

export const SIGNAL_NAMES = Object.keys(SIGNALS) as readonly SignalName[];

/** No signal changes any more after so many failures. */
const MOST_FAILURES = 15;

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
    rows.push({ x: at({ count: 0, distinct: 0 }), right: greedy.visible });
    if (greedy.visible) return rows;
  }
  const before = greedy === undefined ? 0 : 1;
  const passing = sampled.filter(({ visible }) => visible).length;
  let reached = 1;
  for (let failed = 0; failed < sampled.length; failed += 1) {
    const seen = before + failed;
    if (seen > MOST_FAILURES || reached <= 0) break;
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
  const known = failed.flatMap(({ meanLogProbability }) => meanLogProbability ?? []);
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return {
    count,
    distinct: Math.min(count, new Set(failed.map(({ program }) => program)).size),
    ...(known.length === 0 ? {} : { meanLogProbability: mean }),
  };
}
