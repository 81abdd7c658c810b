import * as vscode from 'vscode';
import type { Phoenix } from '../../compose/open-phoenix.ts';

/** Asks before anything is installed: what, from where, how much, and where to. */
export async function askToInstall({
  name,
  version,
  folder,
  downloadMegabytes,
  diskMegabytes,
}: Phoenix['package']): Promise<boolean> {
  const install = vscode.l10n.t('Install and Start');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Install Phoenix to look at solves in it?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        '{0} {1} (Elastic License 2.0) and what it needs come from PyPI: about {2} MB to download, {3} MB on disk. They go into an environment of their own in {4}; this needs Python 3.10 or newer. Phoenix then listens on this machine only, sends nothing anywhere, and ends with this window.',
        name,
        version,
        downloadMegabytes,
        diskMegabytes,
        folder,
      ),
    },
    install,
  );
  return chosen === install;
}

/** Asks before a trace goes to a Phoenix that this window did not start. */
export async function askToSend(url: string): Promise<boolean> {
  const send = vscode.l10n.t('Send the Trace');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Send the trace to the Phoenix at {0}?', url),
    {
      modal: true,
      detail: vscode.l10n.t(
        'This window did not start it. A trace has the function, the candidates and what became of them in it.',
      ),
    },
    send,
  );
  return chosen === send;
}

/** Asks whether to start one where none answers. */
export async function askToStart(): Promise<boolean> {
  const start = vscode.l10n.t('Start Phoenix');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('No Phoenix runs on this machine. Start one?'),
    { modal: true },
    start,
  );
  return chosen === start;
}
