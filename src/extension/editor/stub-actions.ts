import * as vscode from 'vscode';
import { DOCUMENT_SELECTOR } from './document-languages.ts';
import type { DocumentStubs } from './document-stubs.ts';

const KIND = vscode.CodeActionKind.RefactorRewrite.append('reasonCode');

/** The light bulb on a stub or its docstring: generate, verify, insert. */
export function registerStubActions(stubs: DocumentStubs): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range) {
      const stub = await stubs.at(document, range.start.line + 1);
      if (stub === undefined) return [];
      const title = vscode.l10n.t(
        'Solve {0} with Reason-Code (generate, verify, insert)',
        stub.name,
      );
      const action = new vscode.CodeAction(title, KIND);
      action.command = { title, command: 'reasonCode.solve', arguments: [document.uri, stub.line] };
      if (!vscode.workspace.isTrusted)
        action.disabled = { reason: vscode.l10n.t('The workspace is not trusted.') };
      return [action];
    },
  };
  const metadata = { providedCodeActionKinds: [KIND] };
  return vscode.languages.registerCodeActionsProvider(DOCUMENT_SELECTOR, provider, metadata);
}
