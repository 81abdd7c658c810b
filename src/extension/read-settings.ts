import * as vscode from 'vscode';
import { ReasonCodeError } from '../core/base/errors.ts';
import { parseSettings } from '../compose/parse-settings.ts';
import type { Settings } from '../compose/settings.ts';

export const SECTION = 'reasonCode';

/**
 * The user's settings, checked. Throws `usage` with the setting that does not fit.
 * @param scope a document, whose folder may have its own
 */
export function readSettings(scope?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration(SECTION, scope);
  const settings = parseSettings(name => section.get(name));
  if (!('reason' in settings)) return settings;
  const name = `${SECTION}.${settings.name}`;
  throw new ReasonCodeError(
    'usage',
    vscode.l10n.t('The setting {0} does not fit: {1}', name, settings.reason),
  );
}

/** Whether stubs carry a lens. */
export function isLensOn(scope: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration(SECTION, scope).get('codeLens', true);
}
