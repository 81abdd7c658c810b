import * as vscode from 'vscode';
import type { Desk } from './desk.ts';
import { showError } from './error-message.ts';

/** Runs a command; what it throws is shown. */
export function showingErrors(desk: Pick<Desk, 'log'>): (run: () => unknown) => Promise<unknown> {
  return async run => {
    try {
      return await run();
    } catch (error) {
      void showError(desk, error);
      return undefined;
    }
  };
}

/** Registers commands of ours, by the part of their name that is their own; each shows what it throws. */
export function commandsOf(
  desk: Pick<Desk, 'log'>,
): (name: string, run: (...args: unknown[]) => unknown) => vscode.Disposable {
  const shown = showingErrors(desk);
  return (name, run) =>
    vscode.commands.registerCommand(`reasonCode.${name}`, (...args: unknown[]) =>
      shown(() => run(...args)),
    );
}
