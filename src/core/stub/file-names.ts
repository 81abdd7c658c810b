import { ReasonCodeError } from '../base/errors.ts';
import type { Language } from '../base/source.ts';

/** How the files of a language are called. */
export type FileNames = {
  /** With the dot. */
  readonly fileExtensions: readonly string[];
  /** Matches the file names (no folder) that hold tests. */
  readonly testFileName: RegExp;
};

const SCRIPT_TESTS = /^(?:.*[._-](?:test|spec)|tests?)\.[mc]?[jt]sx?$/i;

/**
 * Apart from `language-table.ts`: whoever only asks what a file is need not read all that is known of
 * its language.
 */
export const FILE_NAMES: Readonly<Record<Language, FileNames>> = {
  python: { fileExtensions: ['.py'], testFileName: /^(test_.*|.*_test)\.py$/ },
  javascript: { fileExtensions: ['.js', '.mjs', '.cjs', '.jsx'], testFileName: SCRIPT_TESTS },
  typescript: { fileExtensions: ['.ts', '.mts', '.cts', '.tsx'], testFileName: SCRIPT_TESTS },
};

/** The language of a file, by its name; undefined when there is no row for it. */
export function languageOfPath(path: string): Language | undefined {
  const name = path.toLowerCase();
  // Declarations have no bodies to write.
  if (/\.d\.[mc]?ts$/.test(name)) return undefined;
  const languages = Object.keys(FILE_NAMES) as Language[];
  return languages.find(one => FILE_NAMES[one].fileExtensions.some(end => name.endsWith(end)));
}

/** As `languageOfPath`; throws a `language-unsupported` error that names what is supported. */
export function requireLanguage(path: string): Language {
  const language = languageOfPath(path);
  if (language !== undefined) return language;
  const known = Object.values(FILE_NAMES).flatMap(row => row.fileExtensions);
  throw new ReasonCodeError(
    'language-unsupported',
    `${path} is not in a language Reason-Code knows. Give it a file ending in ${known.join(', ')}.`,
  );
}

/** True for a file that holds tests, by its name; undefined languages hold none. */
export function isTestFile(name: string): boolean {
  const language = languageOfPath(name);
  return language !== undefined && FILE_NAMES[language].testFileName.test(name);
}
