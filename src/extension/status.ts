import * as vscode from 'vscode';
import type { Desk } from './desk.ts';

/** One item at the bottom that is there while something is being solved, and after an error. */
export function registerStatus({ solves }: Desk): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'reasonCode.status',
    vscode.StatusBarAlignment.Right,
  );
  item.name = 'Reason-Code';
  const update = (): void => {
    const all = solves.all();
    const running = all.filter(({ result }) => result === undefined);
    const last = all.at(-1);
    if (running.length > 0) {
      const [first] = running;
      item.text = `$(loading~spin) ${running.length === 1 ? (first?.stub.name ?? '') : running.length}`;
      item.tooltip = vscode.l10n.t('Reason-Code is solving. Click to watch the search.');
      item.backgroundColor = undefined;
      item.command = { title: '', command: 'reasonCode.showPanel', arguments: [first?.key] };
      item.show();
    } else if (last?.result?.status === 'error') {
      item.text = '$(beaker) Reason-Code';
      item.tooltip = last.result.message;
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
      item.command = 'reasonCode.doctor';
      item.show();
    } else item.hide();
  };
  const listening = solves.onDidChange(({ event }) => {
    if (event === undefined || event.type === 'solve-end') update();
  });
  return vscode.Disposable.from(item, listening);
}
