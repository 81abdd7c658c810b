import * as vscode from 'vscode';
import { isLensOn } from '../read-settings.ts';
import { WORKFLOW_SELECTOR } from './selector.ts';

/** "Run", "Validate" and "Show Graph" above a workflow file. */
export function registerWorkflowLens(): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(WORKFLOW_SELECTOR, {
    provideCodeLenses({ uri }) {
      if (!isLensOn(uri)) return [];
      const top = new vscode.Range(0, 0, 0, 0);
      const lens = (icon: string, title: string, command: string): vscode.CodeLens =>
        new vscode.CodeLens(top, {
          title: `$(${icon}) ${title}`,
          command: `reasonCode.${command}`,
          arguments: [uri],
        });
      return [
        lens('play', vscode.l10n.t('Run'), 'runWorkflow'),
        lens('check', vscode.l10n.t('Validate'), 'validateWorkflow'),
        lens('type-hierarchy', vscode.l10n.t('Show Graph'), 'showWorkflowGraph'),
      ];
    },
  });
}
