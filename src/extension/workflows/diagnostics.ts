import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import type { Problem } from './problems.ts';

/** What is wrong with workflow files, in the editor's list of problems. */
export type WorkflowDiagnostics = Owned & {
  /** Checks a document now, and shows what is wrong with it. */
  check(document: vscode.TextDocument): Promise<readonly Problem[]>;
  /** Checks it when nobody has typed for a moment. */
  later(document: vscode.TextDocument): void;
  /** Of a document that was closed nothing is shown. */
  forget(document: vscode.TextDocument): void;
};

/** Who types is left to finish a word. */
const PAUSE_MS = 400;

/** Shows what no JSON Schema can say: names that are not there, edges, cycles and inputs. */
export function createWorkflowDiagnostics(
  { log }: Pick<Desk, 'log'>,
  find: (document: vscode.TextDocument) => Promise<readonly Problem[]>,
): WorkflowDiagnostics {
  const shown = vscode.languages.createDiagnosticCollection('reason-code-workflows');
  const waiting = new Map<string, NodeJS.Timeout>();
  const stop = ({ uri }: vscode.TextDocument): void => {
    clearTimeout(waiting.get(uri.toString()));
    waiting.delete(uri.toString());
  };
  const check = async (document: vscode.TextDocument): Promise<readonly Problem[]> => {
    stop(document);
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
  return {
    check,
    forget(document) {
      stop(document);
      shown.delete(document.uri);
    },
    later(document) {
      stop(document);
      const run = (): void => {
        check(document).catch((error: unknown) => {
          log.warn(`A workflow could not be checked: ${String(error)}`);
        });
      };
      waiting.set(document.uri.toString(), setTimeout(run, PAUSE_MS));
    },
    dispose() {
      for (const timer of waiting.values()) clearTimeout(timer);
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
