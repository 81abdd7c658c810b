import type { Lesson } from '../core/memory/lesson.ts';

/** A lesson about a function that counts vowels, or whatever is said of it. */
export function madeUpLesson(more: Partial<Lesson> = {}): Lesson {
  return {
    version: 1,
    at: '2026-11-27T00:00:00.000Z',
    language: 'python',
    function: 'count_vowels',
    header: 'def count_vowels(text: str) -> int:\n    """Count the vowels of a sentence."""',
    code: 'def count_vowels(text):\n    return text.count("a")',
    verdict: 'WRONG',
    fact: 'count_vowels("Ae") gave 0, expected 2',
    error: '',
    ...more,
  };
}
