import * as vscode from 'vscode';
import { pickOf } from './choose-traces.ts';
import type { TracePick } from './choose-traces.ts';
import type { TraceTree } from './trace-tree.ts';

type Line = vscode.QuickPickItem & Partial<TracePick>;

/**
 * Finds past solves by function, file, model or status while the user types: one of them is shown
 * in the sidebar, or the sidebar is narrowed down to all that match.
 */
export async function searchTraces(tree: TraceTree): Promise<void> {
  const solves: readonly Line[] = (await tree.rows()).map(pickOf);
  const pick = vscode.window.createQuickPick<Line>();
  const narrow = (words: string): Line => ({
    label: vscode.l10n.t('$(filter) List only what matches “{0}”', words),
    alwaysShow: true,
  });
  pick.placeholder = vscode.l10n.t('Function, file, model or status');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = solves;
  await new Promise<void>(resolve => {
    const done = vscode.Disposable.from(
      pick,
      pick.onDidChangeValue(words => {
        pick.items = words.trim() === '' ? solves : [narrow(words.trim()), ...solves];
      }),
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        const words = pick.value.trim();
        pick.hide();
        if (chosen?.trace !== undefined) void tree.reveal(chosen.trace);
        else tree.search(words);
      }),
      pick.onDidHide(() => {
        resolve();
        done.dispose();
      }),
    );
    pick.show();
  });
}
