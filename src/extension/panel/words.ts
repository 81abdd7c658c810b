import * as vscode from 'vscode';
import { PANEL_WORDS } from '../../protocol/panel-words.ts';

/** The page's own words in the editor's language; those that are the same are left out. */
export function panelWords(): Readonly<Record<string, string>> {
  const said = PANEL_WORDS.map((english): readonly [string, string] => [
    english,
    vscode.l10n.t(english),
  ]);
  return Object.fromEntries(said.filter(([english, own]) => own !== english));
}
