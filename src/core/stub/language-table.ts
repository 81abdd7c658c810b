import { ReasonCodeError } from '../base/errors.ts';
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

/** The language of a file, by its name; undefined when there is no row for it. */
export function languageOfPath(path: string): Language | undefined {
  const name = path.toLowerCase();
  // Declarations have no bodies to write.
  if (/\.d\.[mc]?ts$/.test(name)) return undefined;
  return Object.values(TABLE).find(row => row.fileExtensions.some(end => name.endsWith(end)))
    ?.language;
}

/** As `languageOfPath`; throws a `language-unsupported` error that names what is supported. */
export function requireLanguage(path: string): Language {
  const language = languageOfPath(path);
  if (language !== undefined) return language;
  const known = Object.values(TABLE).flatMap(row => row.fileExtensions);
  throw new ReasonCodeError(
    'language-unsupported',
    `${path} is not in a language Reason-Code knows. Give it a file ending in ${known.join(', ')}.`,
  );
}

/** True for a file that holds tests, by its name; undefined languages hold none. */
export function isTestFile(name: string): boolean {
  const language = languageOfPath(name);
  return language !== undefined && TABLE[language].testFileName.test(name);
}

/** The innermost stub whose text, decorators included, covers the 1-based line of `text`. */
export function stubAt(stubs: readonly Stub[], line: number, text: string): Stub | undefined {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  return stubs
    .filter(({ span }) => lineOf(span.start) <= line && line <= lineOf(span.end))
    .toSorted((a, b) => b.span.start - a.span.start)[0];
}
