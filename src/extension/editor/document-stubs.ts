import type * as vscode from 'vscode';
import { languageSupport, stubAt } from '../../core/stub/language-table.ts';
import type { FoundStubs } from '../../core/stub/language-support.ts';
import type { Stub } from '../../core/stub/stub.ts';
import type { Desk } from '../desk.ts';
import { languageOfDocument } from './document-languages.ts';

/** Larger documents are not looked through on every edit. */
const MAX_CHARACTERS = 1_000_000;

const NONE: FoundStubs = { stubs: [], skipped: [], problems: [] };

/** The stubs of documents, found once per version. */
export type DocumentStubs = {
  find(document: vscode.TextDocument): Promise<FoundStubs>;
  at(document: vscode.TextDocument, line: number): Promise<Stub | undefined>;
};

export function createDocumentStubs({ workbench }: Desk): DocumentStubs {
  const known = new WeakMap<vscode.TextDocument, { version: number; found: Promise<FoundStubs> }>();
  const look = async (document: vscode.TextDocument): Promise<FoundStubs> => {
    const text = document.getText();
    const language = languageOfDocument(document);
    if (language === undefined || text.length > MAX_CHARACTERS) return NONE;
    const parsers = await workbench().parsers();
    return languageSupport(language).findStubs(text, parsers[language]);
  };
  const find = (document: vscode.TextDocument): Promise<FoundStubs> => {
    const seen = known.get(document);
    if (seen?.version === document.version) return seen.found;
    const found = look(document);
    known.set(document, { version: document.version, found });
    return found;
  };
  return {
    find,
    at: async (document, line) => stubAt((await find(document)).stubs, line, document.getText()),
  };
}
