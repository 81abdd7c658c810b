import { join } from 'node:path';
import * as vscode from 'vscode';
import { memoryFolder } from '../../compose/memory-folder.ts';
import type { Desk } from '../desk.ts';
import { commandsOf } from '../showing-errors.ts';

/** Commands over what is remembered of failures. */
export function registerMemory(desk: Desk): vscode.Disposable {
  return commandsOf(desk)('forgetFailures', () => forgetFailures(desk));
}

/** Deletes what is remembered of all workspaces, once somebody has said so. */
async function forgetFailures({ context }: Desk): Promise<void> {
  const forget = vscode.l10n.t('Forget');
  const question = vscode.l10n.t(
    'Forget the failed candidates that are remembered of all workspaces? Past solves stay in their list.',
  );
  const said = await vscode.window.showWarningMessage(question, { modal: true }, forget);
  if (said !== forget) return;
  const folder = vscode.Uri.file(memoryFolder(join(context.globalStorageUri.fsPath, 'traces')));
  try {
    await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: false });
  } catch (error) {
    const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    if (!isMissing) throw error;
  }
  void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is remembered any more.'));
}
