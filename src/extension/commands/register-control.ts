import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { commandsOf } from '../showing-errors.ts';
import { traceOf } from '../sidebar/entries.ts';
import type { Solve } from '../solves.ts';
import { continueSearch } from './continue-search.ts';
import type { ContinueTools } from './continue-search.ts';

/** Commands over a search: pause, resume, continue an interrupted one, save its picture. */
export function registerControl(desk: Desk, tools: ContinueTools): vscode.Disposable {
  const { panel } = tools;
  const on = commandsOf(desk);
  const running = (): readonly Solve[] => {
    const all = desk.solves.all().filter(({ result }) => result === undefined);
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
      const id = idOf(given) ?? panel.current().traceId;
      if (id !== undefined) return continueSearch(desk, tools, id);
      inform(vscode.l10n.t('Open an interrupted search in the panel first.'));
      return undefined;
    }),
    on('savePicture', () => {
      if (!panel.drawPicture()) inform(vscode.l10n.t('Open a search in the panel first.'));
    }),
  );
}

/** A trace's id, or what the sidebar lists one as. */
function idOf(given: unknown): string | undefined {
  if (typeof given === 'string') return traceOf(given);
  if (typeof given !== 'object' || given === null || !('id' in given)) return undefined;
  return typeof given.id === 'string' ? traceOf(given.id) : undefined;
}

function inform(text: string): void {
  void vscode.window.showInformationMessage(text);
}
