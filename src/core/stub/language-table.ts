import type { Language } from '../base/source.ts';
import { javascript, typescript } from './javascript/javascript-support.ts';
import type { LanguageSupport } from './language-support.ts';
import { python } from './python/python-support.ts';
import type { Stub } from './stub.ts';

const TABLE: Readonly<Record<Language, LanguageSupport>> = { python, javascript, typescript };

/** What is particular to a language. */
export function languageSupport(language: Language): LanguageSupport {
  return TABLE[language];
}

/** The innermost stub whose text, decorators included, covers the 1-based line of `text`. */
export function stubAt(stubs: readonly Stub[], line: number, text: string): Stub | undefined {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  return stubs
    .filter(({ span }) => lineOf(span.start) <= line && line <= lineOf(span.end))
    .toSorted((a, b) => b.span.start - a.span.start)[0];
}
