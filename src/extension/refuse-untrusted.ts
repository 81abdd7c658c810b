import * as vscode from 'vscode';

/** Why nothing runs in a workspace that nobody trusted. */
export function untrustedText(): string {
  return vscode.l10n.t(
    'Reason-Code runs nothing in a workspace that is not trusted. Past solves can still be read in the sidebar.',
  );
}

/** Says it, with a button to the place where trust is given. */
export async function refuseUntrusted(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const chosen = await vscode.window.showErrorMessage(untrustedText(), manage);
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
