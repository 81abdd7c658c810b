import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import { isWorkflow } from './files.ts';
import type { Problem } from './problems.ts';

/** What is wrong with workflow files, in the editor's list of problems. */
export type WorkflowDiagnostics = Owned & {
  /** Checks a document now, and shows what is wrong with it. */
  check(document: vscode.TextDocument): Promise<readonly Problem[]>;
};

/** Who types is left to finish a word. */
const PAUSE_MS = 400;

/**
 * Checks workflow files that are open, when they were opened, changed or saved: names, edges and
 * inputs, which no JSON Schema can say.
 */
export function createWorkflowDiagnostics(
  { log }: Pick<Desk, 'log'>,
  find: (document: vscode.TextDocument) => Promise<readonly Problem[]>,
): WorkflowDiagnostics {
  const shown = vscode.languages.createDiagnosticCollection('reason-code-workflows');
  const waiting = new Map<string, NodeJS.Timeout>();
  const forget = ({ uri }: vscode.TextDocument): void => {
    clearTimeout(waiting.get(uri.toString()));
    waiting.delete(uri.toString());
  };
  const check = async (document: vscode.TextDocument): Promise<readonly Problem[]> => {
    forget(document);
    const { version } = document;
    const problems = await find(document);
    // What was typed meanwhile is checked in its turn.
    if (document.version === version && !document.isClosed)
      shown.set(
        document.uri,
        problems.map(problem => toDiagnostic(document, problem)),
      );
    return problems;
  };
  const later = (document: vscode.TextDocument): void => {
    if (!isWorkflow(document)) return;
    forget(document);
    const run = (): void => {
      check(document).catch((error: unknown) => {
        log.warn(`A workflow could not be checked: ${String(error)}`);
      });
    };
    waiting.set(document.uri.toString(), setTimeout(run, PAUSE_MS));
  };
  const listening = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(later),
    vscode.workspace.onDidChangeTextDocument(({ document }) => later(document)),
    vscode.workspace.onDidSaveTextDocument(later),
    vscode.workspace.onDidCloseTextDocument(document => {
      forget(document);
      shown.delete(document.uri);
    }),
  );
  for (const document of vscode.workspace.textDocuments) later(document);
  return {
    check,
    dispose() {
      for (const timer of waiting.values()) clearTimeout(timer);
      listening.dispose();
      shown.dispose();
    },
  };
}

function toDiagnostic(
  document: vscode.TextDocument,
  { line, message }: Problem,
): vscode.Diagnostic {
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(
    Math.min(line, document.lineCount) - 1,
  );
  const start = range.start.with({ character: firstNonWhitespaceCharacterIndex });
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start, range.end), message);
  diagnostic.source = 'Reason-Code';
  return diagnostic;
}
