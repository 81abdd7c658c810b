import * as vscode from 'vscode';
import type { Settings } from '../../compose/settings.ts';
import type { Desk } from '../desk.ts';
import { refuseUnallowed } from '../refuse-unallowed.ts';
import { askAboutCollector } from './collector-consent.ts';
import { placesAway, questionKey, sendsFindings } from './consent-rules.ts';
import type { Answer } from './consent-rules.ts';

/** Where this workspace's answers are kept. */
const ANSWERS = 'reasonCode.remoteAnswers';

/**
 * The settings as the user allows them. Where a solve could send code away for the first time in
 * this workspace, the user is asked; what was answered for good is not asked again. Throws `usage`
 * when the first model itself is elsewhere and may not be asked.
 */
export async function withConsent(
  { context, log }: Pick<Desk, 'context' | 'log'>,
  settings: Settings,
): Promise<Settings> {
  await askAboutCollector({ context, log }, settings);
  const places = placesAway(settings);
  if (places.length === 0) return settings;
  const key = questionKey(places, settings);
  const kept = context.workspaceState.get<unknown>(ANSWERS);
  const answers = isRecord(kept) ? kept : {};
  const known = answers[key];
  const answer =
    known === 'always' || known === 'no' ? known : await ask(places.join(', '), settings);
  if (answer !== 'once' && answer !== known) {
    await context.workspaceState.update(ANSWERS, { ...answers, [key]: answer });
    log.info(`Sending code to ${places.join(', ')}: ${answer}`);
  }
  const decided = { ...settings, allowRemote: answer !== 'no' };
  refuseUnallowed(decided);
  return decided;
}

async function ask(places: string, settings: Settings): Promise<Answer> {
  const always: vscode.MessageItem = { title: vscode.l10n.t('Always for This Workspace') };
  const once: vscode.MessageItem = { title: vscode.l10n.t('Once') };
  const no: vscode.MessageItem = { title: vscode.l10n.t('No'), isCloseAffordance: true };
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('May Reason-Code send code of this workspace to {0}?', places),
    {
      modal: true,
      detail: sendsFindings(settings)
        ? vscode.l10n.t(
            'Sent are the function with its docstring and examples, the parts of its file that it uses, how candidates failed, and what the tools that the model may call (reasonCode.tools) find in this workspace. Nothing else, and nothing to anybody else. After a no only models on this machine are asked.',
          )
        : vscode.l10n.t(
            'Sent are the function with its docstring and examples, the parts of its file that it uses, and how candidates failed. Nothing else, and nothing to anybody else. After a no only models on this machine are asked.',
          ),
    },
    always,
    once,
    no,
  );
  if (chosen?.title === always.title) return 'always';
  return chosen?.title === once.title ? 'once' : 'no';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
