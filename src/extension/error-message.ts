import * as vscode from 'vscode';
import { errorText, isReasonCodeError } from '../core/base/errors.ts';
import type { ErrorCode } from '../core/base/errors.ts';
import type { Desk } from './desk.ts';
import type { Log } from './log.ts';
import { openSettings } from './open-settings.ts';
import { SECTION } from './read-settings.ts';

/** What can be done about an error, as a button under its message. */
type Remedy = { readonly label: string; readonly run: () => unknown };

/** Shows an error once, with the buttons that fit, and logs all of it. */
export async function showError({ log }: Pick<Desk, 'log'>, error: unknown): Promise<void> {
  log.error(error instanceof Error ? error : String(error));
  const code = isReasonCodeError(error) ? error.code : undefined;
  await showMessage({ log }, errorText(error), code);
}

/** Shows a message that is already words. */
export async function showMessage(
  { log }: Pick<Desk, 'log'>,
  text: string,
  code?: ErrorCode,
): Promise<void> {
  const remedies = remediesFor(code, log);
  const said = code === 'engine-missing' ? noEngineText() : text;
  const chosen = await vscode.window.showErrorMessage(said, ...remedies.map(({ label }) => label));
  await remedies.find(({ label }) => label === chosen)?.run();
}

/** Where a whole build has no engine, everybody who uses it reads this. */
function noEngineText(): string {
  return vscode.l10n.t(
    'This build of Reason-Code has no local engine, so it runs no model on this machine. Install the build for your platform, or let it ask a model elsewhere: name one in reasonCode.remoteModel and allow it with reasonCode.allowRemote.',
  );
}

/** Everything that can be offered. */
function allRemedies(log: Log) {
  const showLog: Remedy = { label: vscode.l10n.t('Show Log'), run: () => log.show() };
  const settings = (name: string): Remedy => ({
    label: vscode.l10n.t('Open Settings'),
    run: () => openSettings(`${SECTION}.${name}`),
  });
  const doctor: Remedy = {
    label: vscode.l10n.t('Doctor'),
    run: () => vscode.commands.executeCommand('reasonCode.doctor'),
  };
  const apiKey: Remedy = {
    label: vscode.l10n.t('Set API Key'),
    run: () => vscode.commands.executeCommand('reasonCode.setApiKey'),
  };
  const otherModel: Remedy = {
    label: vscode.l10n.t('Choose Model'),
    run: () => vscode.commands.executeCommand('reasonCode.chooseModel'),
  };
  const elsewhere: Remedy = {
    label: vscode.l10n.t('Use a Model Elsewhere'),
    run: () => openSettings(`${SECTION}.remoteModel`),
  };
  return { showLog, settings, doctor, apiKey, otherModel, elsewhere };
}

function remediesFor(code: ErrorCode | undefined, log: Log): readonly Remedy[] {
  const { showLog, settings, doctor, apiKey, otherModel, elsewhere } = allRemedies(log);
  switch (code) {
    case 'engine-missing':
      return [elsewhere, apiKey, doctor];
    case 'model-missing':
    case 'model-invalid':
    case 'model-spec-invalid':
    case 'model-download-failed':
    case 'model-unreachable':
    case 'model-answer-invalid':
      return [otherModel, settings('model'), showLog];
    case 'model-refused':
      return [settings('model'), apiKey, showLog];
    case 'model-over-budget':
      return [settings('remote')];
    case 'model-load-failed':
    case 'model-crashed':
      return [otherModel, doctor, showLog];
    case 'sandbox-broken':
    case 'sandbox-unavailable':
      return [doctor, showLog];
    case 'phoenix-install-failed':
    case 'phoenix-unavailable':
    case 'phoenix-refused':
      return [showLog];
    case 'usage':
      return [settings('')];
    case 'file-unreadable':
    case 'file-unparsable':
    case 'stub-not-found':
    case 'stub-ambiguous':
    case 'language-unsupported':
    case 'prompt-too-long':
    case 'trace-damaged':
    case 'trace-in-use':
    case 'trace-not-found':
    case 'workflow-invalid':
    case 'checkpoint-damaged':
      return [];
    case undefined:
      return [showLog];
  }
}
