import * as vscode from 'vscode';
import { shownOf } from '../status-state.ts';
import type { Shown, StatusState } from '../status-state.ts';

type Entry = { readonly icon: string; readonly label: string; readonly command: string };

/** What can be done from the status bar, the fitting first. */
export async function showStatusMenu(state: StatusState): Promise<void> {
  const items = entriesFor(shownOf(state)).map(({ icon, label, command }) => ({
    label: `$(${icon}) ${label}`,
    command,
  }));
  const title = state.error ?? (state.modelName === '' ? 'Reason-Code' : state.modelName);
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}

function entriesFor(shown: Shown): readonly Entry[] {
  const entry = (icon: string, label: string, command: string): Entry => ({ icon, label, command });
  const solve = entry(
    'beaker',
    vscode.l10n.t('Solve the function at the cursor'),
    'reasonCode.solve',
  );
  const all = entry(
    'checklist',
    vscode.l10n.t('Solve all stubs in this file'),
    'reasonCode.solveAll',
  );
  const panel = entry('type-hierarchy', vscode.l10n.t('Show the search'), 'reasonCode.showPanel');
  const cancel = entry('stop-circle', vscode.l10n.t('Cancel solving'), 'reasonCode.cancel');
  const choose = entry('package', vscode.l10n.t('Choose another model'), 'reasonCode.chooseModel');
  const fetch = entry(
    'cloud-download',
    vscode.l10n.t('Download the model'),
    'reasonCode.downloadModel',
  );
  const stop = entry(
    'stop-circle',
    vscode.l10n.t('Cancel the download'),
    'reasonCode.cancelDownload',
  );
  const doctor = entry('pulse', vscode.l10n.t('Examine this machine'), 'reasonCode.doctor');
  const log = entry('output', vscode.l10n.t('Show the log'), 'reasonCode.showLog');
  const settings = entry('gear', vscode.l10n.t('Open the settings'), 'reasonCode.openSettings');
  switch (shown) {
    case 'untrusted':
      return [
        entry('shield', vscode.l10n.t('Manage Workspace Trust'), 'workbench.trust.manage'),
        log,
      ];
    case 'downloading':
      return [stop, log];
    case 'solving':
      return [panel, cancel, log];
    case 'error':
      return [doctor, choose, log, settings];
    case 'no-model':
      return [fetch, choose, doctor, settings];
    case 'ready':
      return [solve, all, panel, choose, doctor, settings];
  }
}
