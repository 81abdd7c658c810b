import * as vscode from 'vscode';
import type { Stub } from '../../core/stub/stub.ts';
import type { Desk } from '../desk.ts';
import { SECTION } from '../read-settings.ts';
import { languageOfDocument } from './document-languages.ts';
import type { DocumentStubs } from './document-stubs.ts';

const CODE = 'not-implemented';
const SOURCE = 'Reason-Code';
/** How long a document has to be left alone before it is looked at. */
const QUIET_MS = 500;

/** True for a hint of ours. */
export function isStubHint({ source, code }: vscode.Diagnostic): boolean {
  return source === SOURCE && code === CODE;
}

/**
 * A hint (three dots, nothing in the list of problems) on bodies that only say "not implemented",
 * for the quick fix to stand on.
 */
export function registerStubHints(
  { log }: Pick<Desk, 'log'>,
  stubs: DocumentStubs,
): vscode.Disposable {
  const hints = vscode.languages.createDiagnosticCollection('reason-code');
  const timers = new Map<string, NodeJS.Timeout>();
  const look = async (document: vscode.TextDocument): Promise<void> => {
    const { version } = document;
    const isOn = vscode.workspace
      .getConfiguration(SECTION, document.uri)
      .get<boolean>('stubHints', true);
    const found = isOn ? (await stubs.find(document)).stubs : [];
    const isStale = document.version !== version;
    if (document.isClosed || isStale) return;
    hints.set(
      document.uri,
      found.flatMap(stub => hintOf(document, stub)),
    );
  };
  const forget = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.delete(key);
  };
  const lookSoon = (document: vscode.TextDocument): void => {
    if (languageOfDocument(document) === undefined) return;
    forget(document);
    const timer = setTimeout(() => {
      timers.delete(document.uri.toString());
      look(document).catch((error: unknown) => log.warn(`No hints: ${String(error)}`));
    }, QUIET_MS);
    timers.set(document.uri.toString(), timer);
  };
  const lookAtAll = (): void => vscode.workspace.textDocuments.forEach(lookSoon);
  lookAtAll();
  return vscode.Disposable.from(
    hints,
    vscode.workspace.onDidOpenTextDocument(lookSoon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => lookSoon(document)),
    vscode.workspace.onDidCloseTextDocument(document => {
      forget(document);
      hints.delete(document.uri);
    }),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(`${SECTION}.stubHints`)) lookAtAll();
    }),
    { dispose: () => timers.forEach(timer => clearTimeout(timer)) },
  );
}

function hintOf(document: vscode.TextDocument, { bodySpan, name }: Stub): vscode.Diagnostic[] {
  const body = document.getText().slice(bodySpan.start, bodySpan.end);
  if (!/not[\s_-]*(?:yet[\s_-]*)?implemented/i.test(body)) return [];
  const start = bodySpan.start + body.length - body.trimStart().length;
  const end = bodySpan.start + body.trimEnd().length;
  const hint = new vscode.Diagnostic(
    new vscode.Range(document.positionAt(start), document.positionAt(end)),
    vscode.l10n.t('{0} has no body yet; Reason-Code can look for one.', name),
    vscode.DiagnosticSeverity.Hint,
  );
  hint.source = SOURCE;
  hint.code = CODE;
  return [hint];
}
