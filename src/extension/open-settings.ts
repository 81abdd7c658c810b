import * as vscode from 'vscode';

/**
 * Opens the settings at `query`. In a remote window the machine's own settings are on a page of
 * their own; the user's page does not list them.
 */
export function openSettings(query: string): Thenable<unknown> {
  return vscode.env.remoteName === undefined
    ? vscode.commands.executeCommand('workbench.action.openSettings', query)
    : vscode.commands.executeCommand('workbench.action.openRemoteSettings', { query });
}
