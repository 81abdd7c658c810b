import { linesWithin, plainLine } from '../base/plain-line.ts';
import { signatureOf } from './lesson.ts';
import type { Lesson } from './lesson.ts';

/** Tokens that all lessons together may take of a prompt, about. */
export const LESSON_TOKENS = 220;
/** Lessons that are looked for. */
export const MOST_LESSONS = 3;

const HEADING =
  'Notes about other functions of this project, where earlier attempts were wrong (they may not apply here):';
const LONGEST_SIGNATURE = 120;
const LONGEST_FACT = 260;

/**
 * Lessons as a prompt shows them: a line each, facts and no programs (a failed program makes a small
 * model write it again, arXiv 2607.26117). Whatever a lesson holds, it stays one line of data.
 * Undefined when there is nothing to say.
 */
export function lessonsText(lessons: readonly Lesson[]): string | undefined {
  const lines = linesWithin(lessons.map(lineOf), LESSON_TOKENS);
  return lines.length === 0 ? undefined : [HEADING, ...lines].join('\n');
}

function lineOf({ header, fact, error, mended }: Lesson): string {
  const signature = plainLine(signatureOf(header), LONGEST_SIGNATURE);
  const adds = error !== '' && !fact.includes(error.slice(0, 40));
  const what = [fact, ...(adds ? [error] : [])].filter(one => one !== '').join('; ');
  const then = mended === undefined ? '' : ' (an attempt that was told so passed)';
  return `- ${signature} ${plainLine(what, LONGEST_FACT)}${then}`;
}
