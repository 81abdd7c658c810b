import type { Embed } from '../../core/memory/failure-memory.ts';
import type { Lesson, LessonQuery } from '../../core/memory/lesson.ts';

/** Places of lessons by how near their vectors lie to that of a function, the nearest first. */
export type RankByMeaning = (
  lessons: readonly Lesson[],
  query: LessonQuery,
  signal: AbortSignal,
) => Promise<readonly number[]>;

/** Lessons whose vectors are kept in memory; the newest are looked at. */
const MOST = 400;
/** Texts that are asked for at once. */
const BATCH = 32;

/** Ranks by an embedding. Vectors are kept as long as this process lives. */
export function createRankByMeaning(embed: Embed): RankByMeaning {
  const known = new Map<string, readonly number[]>();
  const learn = async (texts: readonly string[], signal: AbortSignal): Promise<void> => {
    const missing = [...new Set(texts)].filter(text => !known.has(text));
    for (let at = 0; at < missing.length; at += BATCH) {
      const some = missing.slice(at, at + BATCH);
      const vectors = await embed(some, signal);
      for (const [place, text] of some.entries()) known.set(text, vectors[place] ?? []);
    }
    for (const text of known.keys()) {
      if (known.size <= 2 * MOST) break;
      known.delete(text);
    }
  };
  return async (lessons, query, signal) => {
    const first = Math.max(0, lessons.length - MOST);
    const newest = lessons.slice(first);
    await learn([...newest.map(({ header }) => header), query.header], signal);
    const wanted = known.get(query.header) ?? [];
    return newest
      .map(({ header }, at) => ({
        place: first + at,
        near: cosine(known.get(header) ?? [], wanted),
      }))
      .sort((a, b) => b.near - a.near)
      .map(({ place }) => place);
  };
}

function cosine(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || a.length !== b.length) return -1;
  let [dot, x, y] = [0, 0, 0];
  a.forEach((one, at) => {
    const other = b[at] ?? 0;
    dot += one * other;
    x += one * one;
    y += other * other;
  });
  return x === 0 || y === 0 ? -1 : dot / Math.sqrt(x * y);
}
