import type * as vscode from 'vscode';
import type { Language } from '../../core/base/source.ts';
import { languageSupport, stubAt } from '../../core/stub/language-table.ts';
import type { FoundStubs } from '../../core/stub/language-support.ts';
import type { Splice, Stub } from '../../core/stub/stub.ts';
import type { Desk } from '../desk.ts';
import { languageOfDocument } from './document-languages.ts';

/** Larger documents are not looked through on every edit. */
const MAX_CHARACTERS = 1_000_000;

const NONE: FoundStubs = { stubs: [], skipped: [], problems: [] };

/** A function that has a body. */
export type WrittenFunction = {
  readonly stub: Stub;
  /** Its text and the program that it is part of, made by the first call. */
  readonly asWritten: () => Splice;
};

/** The stubs of documents, and the functions that have a body; found once per version. */
export type DocumentStubs = {
  find(document: vscode.TextDocument): Promise<FoundStubs>;
  at(document: vscode.TextDocument, line: number): Promise<Stub | undefined>;
  written(document: vscode.TextDocument): Promise<readonly WrittenFunction[]>;
  writtenAt(document: vscode.TextDocument, line: number): Promise<WrittenFunction | undefined>;
};

type Looked<T> = WeakMap<
  vscode.TextDocument,
  { readonly version: number; readonly found: Promise<T> }
>;

/** Looks at a document once per version. */
function once<T>(
  look: (document: vscode.TextDocument) => Promise<T>,
): (document: vscode.TextDocument) => Promise<T> {
  const known: Looked<T> = new WeakMap();
  return document => {
    const seen = known.get(document);
    if (seen?.version === document.version) return seen.found;
    const found = look(document);
    known.set(document, { version: document.version, found });
    // What failed is looked at again: the parsers may be there the next time.
    found.catch(() => known.delete(document));
    return found;
  };
}

export function createDocumentStubs({ workbench }: Pick<Desk, 'workbench'>): DocumentStubs {
  const languageOf = (document: vscode.TextDocument): Language | undefined =>
    document.getText().length > MAX_CHARACTERS ? undefined : languageOfDocument(document);
  const find = once(async document => {
    const language = languageOf(document);
    if (language === undefined) return NONE;
    const text = document.getText();
    const parsers = await workbench().parsers();
    return languageSupport(language).findStubs(text, parsers[language]);
  });
  const written = once(async (document): Promise<readonly WrittenFunction[]> => {
    const language = languageOf(document);
    if (language === undefined) return [];
    const text = document.getText();
    const parser = (await workbench().parsers())[language];
    const support = languageSupport(language);
    return support.findWritten(text, parser).map(stub => {
      let known: Splice | undefined;
      return { stub, asWritten: () => (known ??= support.asWritten(text, parser, stub)) };
    });
  });
  return {
    find,
    at: async (document, line) => stubAt((await find(document)).stubs, line, document.getText()),
    written,
    async writtenAt(document, line) {
      const all = await written(document);
      const stubs = all.map(({ stub }) => stub);
      const found = stubAt(stubs, line, document.getText());
      return all.find(({ stub }) => stub === found);
    },
  };
}
