import MiniSearch from 'minisearch';
import type { Lesson, LessonQuery } from '../../core/memory/lesson.ts';

type Entry = { readonly id: number; readonly header: string; readonly code: string };

/** Words that nearly every function has: they say nothing about likeness. */
const COMMON = new Set(
  (
    'def return self none true false int str float bool list dict tuple set optional any typing ' +
    'function const let var export async await string number boolean array null undefined void ' +
    'the and for with from that this which are not has have its into all each one given returns ' +
    'than then when where should will can you your write a an of in is if to be by on or as it'
  ).split(' '),
);
/** Words that must be shared, beside the common ones: one may be a chance. */
const LEAST_SHARED = 2;

/** Words of a text: names are taken apart, too, whether they are camelCase or snake_case. */
function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u);
}

function processed(word: string): string | null {
  const lower = word.toLowerCase();
  return lower.length < 2 || COMMON.has(lower) || /^\d+$/.test(lower) ? null : lower;
}

/**
 * Places of the lessons that share words with a function's signature, docstring and names, the most
 * alike first (BM25, by `minisearch`).
 */
export function rankLessons(
  lessons: readonly Lesson[],
  { header }: LessonQuery,
): readonly number[] {
  const index = new MiniSearch<Entry>({
    fields: ['header', 'code'],
    tokenize: wordsOf,
    processTerm: processed,
  });
  index.addAll(lessons.map((lesson, id) => ({ id, header: lesson.header, code: lesson.code })));
  return index
    .search(header, { boost: { header: 3 }, combineWith: 'OR' })
    .filter(({ queryTerms }) => new Set(queryTerms).size >= LEAST_SHARED)
    .map(({ id }) => id as number);
}
