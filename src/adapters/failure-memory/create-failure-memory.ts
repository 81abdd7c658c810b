import { throwIfAborted } from '../../core/base/abort.ts';
import type { FailureMemory } from '../../core/memory/failure-memory.ts';
import { isStale, withoutRepeats } from '../../core/memory/lesson.ts';
import type { Lesson } from '../../core/memory/lesson.ts';
import { createLessonFile } from './lesson-file.ts';
import type { RankByMeaning } from './rank-by-meaning.ts';
import { rankLessons } from './rank-lessons.ts';

export type FailureMemoryOptions = {
  readonly path: string;
  readonly maxBytes?: number;
  /** Ranks by meaning beside words. Where it fails, words alone decide. */
  readonly byMeaning?: RankByMeaning;
};

/** The failures that are kept in a file, found again by words, and by meaning where that is had. */
export function createFailureMemory(options: FailureMemoryOptions): FailureMemory {
  const { path, maxBytes, byMeaning } = options;
  const file = createLessonFile(path, maxBytes);
  const all = async (
    language: Lesson['language'],
    signal: AbortSignal,
  ): Promise<readonly Lesson[]> =>
    withoutRepeats(await file.read(signal)).filter(lesson => lesson.language === language);
  return {
    all,
    async recall(query, most, signal) {
      throwIfAborted(signal);
      const lessons = (await all(query.language, signal)).filter(one => !isStale(one, query));
      if (lessons.length === 0) return [];
      const rankings = [rankLessons(lessons, query)];
      if (byMeaning !== undefined) {
        const more = await byMeaning(lessons, query, signal).catch(() => []);
        throwIfAborted(signal);
        rankings.push(more);
      }
      return fused(rankings)
        .slice(0, most)
        .flatMap(place => lessons[place] ?? []);
    },
    remember: lessons => file.append(lessons),
  };
}

/** How much a first place counts more than a second: as published (Cormack et al. 2009, k = 60). */
const FUSION = 60;

/** Places by the sum of their reciprocal ranks. */
function fused(rankings: readonly (readonly number[])[]): readonly number[] {
  const [only, ...others] = rankings;
  if (only !== undefined && others.length === 0) return only;
  const scores = new Map<number, number>();
  for (const ranking of rankings)
    for (const [rank, place] of ranking.entries())
      scores.set(place, (scores.get(place) ?? 0) + 1 / (FUSION + rank + 1));
  return [...scores].sort(([, a], [, b]) => b - a).map(([place]) => place);
}
