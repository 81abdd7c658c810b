import * as vscode from 'vscode';
import { ReasonCodeError } from '../core/base/errors.ts';
import { SETTINGS } from '../compose/settings.ts';
import type { Settings } from '../compose/settings.ts';

export const SECTION = 'reasonCode';

/**
 * The user's settings, checked. Throws `usage` with the setting that does not fit.
 * @param scope a document, whose folder may have its own
 */
export function readSettings(scope?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration(SECTION, scope);
  const names = Object.keys(SETTINGS.shape);
  const raw = Object.fromEntries(names.map(name => [name, section.get(name)]));
  const parsed = SETTINGS.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = `${SECTION}.${issue?.path.join('.') ?? ''}`;
  throw new ReasonCodeError(
    'usage',
    vscode.l10n.t('The setting {0} does not fit: {1}', name, issue?.message ?? ''),
  );
}

/** Whether stubs carry a lens. */
export function isLensOn(scope: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration(SECTION, scope).get('codeLens', true);
}
