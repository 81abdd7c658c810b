import type { Language } from '../base/source.ts';
import type { AskedFunction, Candidate } from './candidate.ts';
import { javascriptAnswer } from './javascript-answer.ts';
import { pythonAnswer } from './python-answer.ts';

/** All that is particular to a language in a prompt and in the answer to it. */
export interface AnswerLanguage {
  /** As people call it, and as a fence names it. */
  readonly title: string;
  readonly fence: string;
  /** The header as a whole, closed, for the question. */
  shown(header: string): string;
  /** Indentation of the body below a header; undefined when the header does not tell. */
  bodyIndent(header: string): string | undefined;
  /** Ways to read an answer, the likeliest first; none of them is known to be code. */
  readings(asked: AskedFunction, answer: string): Iterable<Candidate>;
  /** False for a body that is only what was there before: comments and placeholders. */
  saysSomething(body: string): boolean;
  /** Whether a model that goes on after the prefill has written the whole body. */
  ended(textSoFar: string): boolean;
}

const TABLE: Readonly<Record<Language, AnswerLanguage>> = {
  python: pythonAnswer,
  javascript: { ...javascriptAnswer, title: 'JavaScript', fence: 'javascript' },
  typescript: { ...javascriptAnswer, title: 'TypeScript', fence: 'typescript' },
};

export function answerLanguage(language: Language): AnswerLanguage {
  return TABLE[language];
}
