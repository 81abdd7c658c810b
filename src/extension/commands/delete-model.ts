import * as vscode from 'vscode';
import { byteSize } from '../../core/base/byte-size.ts';
import type { Desk } from '../desk.ts';

/** Asks which model file, or rest of a download, to delete, and once more before it is gone. */
export async function deleteModel({ workbench, log }: Desk): Promise<void> {
  const { models: shelf } = workbench();
  const { models, unfinished } = await shelf.list();
  const items = [
    ...models.map(({ spec, path, bytes }) => ({
      label: spec ?? path,
      description: byteSize(bytes),
    })),
    ...unfinished
      .filter(({ running }) => !running)
      .map(({ spec, path, bytes }) => ({
        label: spec ?? path,
        description: vscode.l10n.t('{0} of an unfinished download', byteSize(bytes)),
      })),
  ];
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No model is kept on this machine.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which model is to be deleted?'),
  });
  if (chosen === undefined) return;
  const yes = vscode.l10n.t('Delete');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete {0} ({1})?', chosen.label, chosen.description),
    { modal: true, detail: vscode.l10n.t('It can be fetched again later.') },
    yes,
  );
  if (answer !== yes) return;
  const { bytes } = await shelf.remove(chosen.label);
  log.info('model deleted', { model: chosen.label, bytes });
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} was freed.', byteSize(bytes)));
}
