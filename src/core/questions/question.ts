import type { Language } from '../base/source.ts';
import type { AnsweredExample } from '../stub/answered-example.ts';

/** Most questions of one solve: a person has better things to do. */
export const MAX_QUESTIONS = 3;
/** Answers offered for choice; anything else can still be said. */
export const MAX_OPTIONS = 4;

/** One thing that may come out, and the candidates that say so. */
export type QuestionOption = {
  /** As people read it: `0`, `None`, `raises ValueError`. */
  readonly text: string;
  /** Nodes of the search that an answer for it keeps. */
  readonly nodes: readonly number[];
  /** Body of the shortest of them, as it would stand in the file. */
  readonly code: string;
};

/** What a person is asked: what should this call give? */
export type Question = {
  /** From 1; at most `MAX_QUESTIONS`. */
  readonly number: number;
  readonly function: string;
  readonly language: Language;
  readonly call: string;
  /** `split`: candidates differ here. `confirm`: all agree, and nobody has said that they are right. */
  readonly kind: 'split' | 'confirm';
  /** The most likely first. */
  readonly options: readonly QuestionOption[];
};

/** What a person said. */
export type Answer =
  /** Place among the question's options. */
  | { readonly kind: 'option'; readonly option: number }
  /** A value, in the words of the function's language. */
  | { readonly kind: 'value'; readonly text: string }
  /** An exception of this name or one derived from it; of any name when it is left out. */
  | { readonly kind: 'raises'; readonly type?: string };

/** Asks a person. Nothing means that the question was skipped, and no other is asked. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Answer | undefined>;

/** The name of an exception that stands for all of them. */
export function anyException(language: Language): string {
  return language === 'python' ? 'Exception' : 'Error';
}

/** What an answer expects, as people read it. */
export function expectedText({ expected }: AnsweredExample): string {
  return expected.kind === 'value' ? expected.text : `raises ${expected.type}`;
}
