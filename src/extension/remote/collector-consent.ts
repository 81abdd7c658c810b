import * as vscode from 'vscode';
import { collectorAway } from '../../compose/collector.ts';
import type { TraceSettings } from '../../compose/collector.ts';
import type { Desk } from '../desk.ts';
import { collectorAnswers, rememberCollector } from './collector-rules.ts';

/**
 * Asks, once in each workspace, before spans leave this machine for the first time. A no keeps them
 * here, and what is being solved goes on.
 */
export async function askAboutCollector(
  { context, log }: Pick<Desk, 'context' | 'log'>,
  settings: TraceSettings,
): Promise<void> {
  const state = context.workspaceState;
  const host = collectorAway(settings);
  if (host === undefined || collectorAnswers(state)[host] !== undefined) return;
  const yes: vscode.MessageItem = { title: vscode.l10n.t('Always for This Workspace') };
  const no: vscode.MessageItem = { title: vscode.l10n.t('No'), isCloseAffordance: true };
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('May Reason-Code send traces of this workspace to {0}?', host),
    { modal: true, detail: detailOf(settings) },
    yes,
    no,
  );
  const answer = chosen?.title === yes.title ? 'yes' : 'no';
  await rememberCollector(state, host, answer);
  log.info('sending traces', { host, answer });
}

function detailOf(settings: TraceSettings): string {
  return settings['tracing.content']
    ? vscode.l10n.t(
        'Sent are the functions that are solved, what the model is told, its candidates and what they print, with times and counts. After a no nothing is sent there.',
      )
    : vscode.l10n.t(
        'Sent are the names of functions and files, verdicts, times and counts, and no code. After a no nothing is sent there.',
      );
}
