import { z } from 'zod';
import { LANGUAGES } from '../base/source.ts';

/** Longest code that is kept; a longer candidate is kept by its beginning. */
export const MAX_CODE = 6000;
export const MAX_HEADER = 4000;
export const MAX_FACT = 400;
export const MAX_TOLD = 2000;

/**
 * A failure of a past solve on this machine. Read back from a file that anybody may have changed:
 * what does not fit these bounds is no lesson.
 */
export const LESSON = z.object({
  version: z.literal(1),
  /** ISO 8601. */
  at: z.string().max(40),
  language: z.enum(LANGUAGES),
  /** Qualified name of the function. */
  function: z.string().min(1).max(300),
  /** Signature and docstring, at column 0. */
  header: z.string().min(1).max(MAX_HEADER),
  /** The candidate that failed. */
  code: z.string().max(MAX_CODE),
  verdict: z.string().max(40),
  /** What happened when it ran; empty when nothing could be told. */
  fact: z.string().max(MAX_FACT),
  /** The last line that it left on stderr. */
  error: z.string().max(MAX_FACT),
  /** The repair that passed, and what its model had been told. */
  mended: z
    .object({ told: z.string().max(MAX_TOLD), code: z.string().max(MAX_CODE) })
    .exactOptional(),
});

export type Lesson = z.infer<typeof LESSON>;

/** What is looked for: the function that is about to be solved. */
export type LessonQuery = Pick<Lesson, 'language' | 'function' | 'header'>;

/** The signature alone, in one line: what a function was called with when a lesson was written. */
export function signatureOf(header: string): string {
  return header
    .replace(/\/\*[^]*?\*\//g, ' ')
    .replace(/("""|''')[^]*?(?:\1|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** True for a lesson about the same function as it no longer is. */
export function isStale(lesson: Lesson, query: LessonQuery): boolean {
  if (lesson.function !== query.function || lesson.language !== query.language) return false;
  return signatureOf(lesson.header) !== signatureOf(query.header);
}

/** What failed in the same way in the same function is one lesson; the newest stays. */
export function withoutRepeats(lessons: readonly Lesson[]): readonly Lesson[] {
  const newest = new Map<string, Lesson>();
  for (const lesson of lessons) {
    const { language, function: name, fact, error, header } = lesson;
    const key = JSON.stringify([language, name, signatureOf(header), fact, error]);
    // Deleted first, so that the order is that of the newest.
    newest.delete(key);
    newest.set(key, lesson);
  }
  return [...newest.values()];
}
