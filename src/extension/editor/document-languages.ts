import type * as vscode from 'vscode';
import type { Language } from '../../core/base/source.ts';
import { languageOfPath } from '../../core/stub/file-names.ts';

/** The editor's names of languages, and ours. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  python: 'python',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  typescript: 'typescript',
  typescriptreact: 'typescript',
};

/** The documents that stubs are looked for in. */
export const DOCUMENT_SELECTOR: vscode.DocumentSelector = Object.keys(LANGUAGES).map(language => ({
  language,
}));

/** The language of a document: what the editor says, else what its name says. */
export function languageOfDocument({
  languageId,
  fileName,
}: Pick<vscode.TextDocument, 'languageId' | 'fileName'>): Language | undefined {
  // A declaration file is TypeScript to the editor, and has no bodies to write.
  if (/\.d\.[mc]?ts$/i.test(fileName)) return undefined;
  return LANGUAGES[languageId] ?? languageOfPath(fileName);
}
