import type { Lesson, LessonQuery } from './lesson.ts';

/** The failures of past solves of one workspace. It never leaves the machine. */
export interface FailureMemory {
  /**
   * Lessons about similar functions, the most similar first; those about the same function as it
   * no longer is are left out. A file that is missing or damaged holds none. Rejects with an
   * `AbortError`, or when the disk does.
   */
  recall(query: LessonQuery, most: number, signal: AbortSignal): Promise<readonly Lesson[]>;
  /** All that is kept for a language, the oldest first. */
  all(language: Lesson['language'], signal: AbortSignal): Promise<readonly Lesson[]>;
  remember(lessons: readonly Lesson[]): Promise<void>;
}

/** Turns texts into vectors that lie near each other where the texts mean the same. */
export type Embed = (
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly (readonly number[])[]>;
