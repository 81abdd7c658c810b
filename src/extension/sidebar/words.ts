import * as vscode from 'vscode';
import type { SolveSummary } from '../../core/history/summary.ts';
import type { CandidateNode } from '../../core/solve/solve-event.ts';
import { startOf } from './entries.ts';

/** How a solve came out, in the editor's language. */
export function outcomeWord(outcome: SolveSummary['outcome']): string {
  switch (outcome) {
    case 'verified':
      return vscode.l10n.t('verified');
    case 'unverified':
      return vscode.l10n.t('not verified');
    case 'cancelled':
      return vscode.l10n.t('cancelled');
    case 'error':
      return vscode.l10n.t('failed');
    case 'running':
      return vscode.l10n.t('running');
    case 'interrupted':
      return vscode.l10n.t('interrupted');
    case 'damaged':
      return vscode.l10n.t('damaged');
    case 'newer':
      return vscode.l10n.t('made by a newer version');
  }
}

/** What a solve took, in parts: seconds, tokens and model, as far as they are known. */
export function costWords({ model, evaluatedTokens, wallMs }: SolveSummary): readonly string[] {
  return [
    ...(wallMs === undefined ? [] : [vscode.l10n.t('{0} s', (wallMs / 1000).toFixed(1))]),
    ...(evaluatedTokens === undefined ? [] : [vscode.l10n.t('{0} tokens', evaluatedTokens)]),
    // Last: it is long, and what does not fit is cut off.
    ...(model === undefined ? [] : [shortModel(model)]),
  ];
}

/** The last part of a model's name: the rest says where it is. */
function shortModel(model: string): string {
  return model.split(/[/\\#]/).at(-1) ?? model;
}

/** When a solve began, for people. */
export function timeWords(row: SolveSummary): string {
  return startOf(row)?.toLocaleString(vscode.env.language) ?? '';
}

/** A day as the sidebar calls it. */
export function dayWords(day: string, today: string, yesterday: string): string {
  if (day === '') return vscode.l10n.t('Unknown day');
  if (day === today) return vscode.l10n.t('Today');
  if (day === yesterday) return vscode.l10n.t('Yesterday');
  const style = { dateStyle: 'full' } as const;
  return new Date(`${day}T12:00:00`).toLocaleDateString(vscode.env.language, style);
}

/** What is said of a candidate, in parts. */
export function candidateWords(node: CandidateNode): readonly string[] {
  const { id, verdict, passed, total } = node;
  return [
    vscode.l10n.t('Candidate {0}', id),
    verdict ?? vscode.l10n.t('no code'),
    vscode.l10n.t('{0} of {1} checks', passed, total),
    ...searchWords(node),
  ];
}

/** How a candidate stands in the search. */
export function searchWords({ reward, visits }: CandidateNode): readonly string[] {
  return [vscode.l10n.t('reward {0}', reward.toFixed(2)), vscode.l10n.t('visits {0}', visits)];
}

/** The check that a candidate failed, as a sentence. */
export function failingText(failing: NonNullable<CandidateNode['failing']>): string {
  const { call, expected, actual, error, verdict } = failing;
  const got = actual ?? error ?? verdict;
  return vscode.l10n.t('{0} should give {1}, and gave {2}', call, expected, got);
}
