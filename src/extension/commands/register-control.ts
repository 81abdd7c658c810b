import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { commandsOf } from '../showing-errors.ts';
import { idOf } from '../sidebar/choose-traces.ts';
import { traceOf } from '../sidebar/entries.ts';
import type { Solve } from '../solves.ts';
import { continueSearch } from './continue-search.ts';
import type { ContinueTools } from './continue-search.ts';

/** Commands over a search: pause, resume, continue an interrupted one, save its picture. */
export function registerControl(desk: Desk, tools: ContinueTools): vscode.Disposable {
  const { panel } = tools;
  const on = commandsOf(desk);
  const running = (): readonly Solve[] => {
    const all = desk.solves.unfinished();
    const { solve } = panel.current();
    return solve !== undefined && all.includes(solve) ? [solve] : all;
  };
  return vscode.Disposable.from(
    on('pauseSearch', () => {
      const solves = running();
      for (const { control } of solves) control.pause();
      if (solves.length === 0) inform(vscode.l10n.t('Nothing is being searched at the moment.'));
    }),
    on('resumeSearch', () => {
      const solves = running().filter(({ control }) => control.paused);
      for (const { control } of solves) control.resume();
      if (solves.length === 0) inform(vscode.l10n.t('No search is paused.'));
    }),
    on('continueSearch', (given?: unknown) => {
      const line = idOf(given);
      const named = line === undefined ? undefined : traceOf(line);
      const id = named ?? panel.current().traceId;
      if (id !== undefined) return continueSearch(desk, tools, id);
      inform(vscode.l10n.t('Open an interrupted search in the panel first.'));
      return undefined;
    }),
    on('savePicture', () => {
      if (!panel.drawPicture()) inform(vscode.l10n.t('Open a search in the panel first.'));
    }),
  );
}

function inform(text: string): void {
  void vscode.window.showInformationMessage(text);
}
