import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { languageSupport } from '../../core/stub/language-table.ts';
import { DOCUMENT_SELECTOR } from './document-languages.ts';
import type { DocumentStubs } from './document-stubs.ts';
import { isStubHint } from './stub-hints.ts';

const SOLVE = vscode.CodeActionKind.RefactorRewrite.append('reasonCode.solve');
const FIX = vscode.CodeActionKind.RefactorRewrite.append('reasonCode.fix');
const QUICK_FIX = vscode.CodeActionKind.QuickFix;

/**
 * The light bulb: on a stub or its docstring to generate, verify and insert; as a quick fix of our
 * own hint on "not implemented"; and on a function with examples to run them, and mend what fails.
 */
export function registerStubActions(
  { workbench }: Pick<Desk, 'workbench'>,
  stubs: DocumentStubs,
): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range, context) {
      const line = range.start.line + 1;
      const wants = (kind: vscode.CodeActionKind): boolean =>
        context.only === undefined || context.only.contains(kind);
      const stub = await stubs.at(document, line);
      if (stub !== undefined) {
        const title = vscode.l10n.t(
          'Solve {0} with Reason-Code (generate, verify, insert)',
          stub.name,
        );
        const command = {
          title,
          command: 'reasonCode.solve',
          arguments: [document.uri, stub.line],
        };
        const hints = context.diagnostics.filter(isStubHint);
        return [
          ...(wants(SOLVE) ? [action(title, SOLVE, command)] : []),
          ...(hints.length > 0 && wants(QUICK_FIX)
            ? [action(title, QUICK_FIX, command, hints)]
            : []),
        ];
      }
      const written = wants(FIX) ? await stubs.writtenAt(document, line) : undefined;
      if (written === undefined) return [];
      const { language, name, line: at } = written.stub;
      const parser = (await workbench().parsers())[language];
      const support = languageSupport(language);
      const { examples } = support.findExamples(document.getText(), parser, written.stub);
      if (examples.length === 0) return [];
      const title = vscode.l10n.t(
        'Fix {0} with Reason-Code (run its examples and tests first)',
        name,
      );
      const command = { title, command: 'reasonCode.fix', arguments: [document.uri, at] };
      return [action(title, FIX, command)];
    },
  };
  const metadata = { providedCodeActionKinds: [SOLVE, FIX, QUICK_FIX] };
  return vscode.languages.registerCodeActionsProvider(DOCUMENT_SELECTOR, provider, metadata);
}

function action(
  title: string,
  kind: vscode.CodeActionKind,
  command: vscode.Command,
  diagnostics: readonly vscode.Diagnostic[] = [],
): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  made.command = command;
  if (diagnostics.length > 0) made.diagnostics = [...diagnostics];
  if (!vscode.workspace.isTrusted)
    made.disabled = { reason: vscode.l10n.t('The workspace is not trusted.') };
  return made;
}
