import * as vscode from 'vscode';
import type { SolveSummary } from '../../core/history/summary.ts';
import type { CandidateNode } from '../../core/solve/solve-event.ts';
import { dayOf } from './entries.ts';
import type { Entry } from './entries.ts';
import {
  candidateWords,
  costWords,
  dayWords,
  failingText,
  outcomeWord,
  searchWords,
  timeWords,
} from './words.ts';

type Icon = readonly [icon: string, colour?: string];

const OUTCOME_ICONS: Readonly<Record<SolveSummary['outcome'], Icon>> = {
  verified: ['pass', 'testing.iconPassed'],
  unverified: ['circle-slash', 'charts.yellow'],
  cancelled: ['stop-circle', 'charts.yellow'],
  error: ['error', 'testing.iconFailed'],
  running: ['loading~spin'],
  interrupted: ['debug-disconnect', 'charts.yellow'],
  damaged: ['warning', 'testing.iconFailed'],
  newer: ['versions'],
};

/** Longest part of a tooltip. */
const MAX_TIP = 1500;

const { Collapsed, Expanded, None } = {
  Collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  Expanded: vscode.TreeItemCollapsibleState.Expanded,
  None: vscode.TreeItemCollapsibleState.None,
};

/** A line as the editor draws it. Its tooltip is made when it is asked for. */
export function toTreeItem(id: string, entry: Entry, now: Date): vscode.TreeItem {
  const item = draw(entry, now);
  item.id = id;
  const said = typeof item.label === 'string' ? item.label : '';
  const more = typeof item.description === 'string' ? `, ${item.description}` : '';
  item.accessibilityInformation ??= { label: `${said}${more}` };
  return item;
}

function draw(entry: Entry, now: Date): vscode.TreeItem {
  switch (entry.kind) {
    case 'day':
      return dayItem(entry, now);
    case 'file':
      return fileItem(entry);
    case 'solve':
      return solveItem(entry.row);
    case 'node':
      return nodeItem(entry.trace, entry.node, entry.children);
    case 'more':
      return moreItem(entry);
  }
}

function dayItem({ day, rows }: Extract<Entry, { kind: 'day' }>, now: Date): vscode.TreeItem {
  const dayBefore = new Date(now);
  dayBefore.setDate(dayBefore.getDate() - 1);
  const at = (date: Date): string => dayOf({ startedAt: date.toISOString(), id: '' });
  const today = at(now);
  const item = new vscode.TreeItem(
    dayWords(day, today, at(dayBefore)),
    day === today ? Expanded : Collapsed,
  );
  item.description = `${rows.length}`;
  item.iconPath = new vscode.ThemeIcon('calendar');
  item.contextValue = 'traceDay';
  return item;
}

function fileItem({ file, rows }: Extract<Entry, { kind: 'file' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(file === '' ? vscode.l10n.t('Unknown file') : file, Expanded);
  item.description = `${rows.length}`;
  item.iconPath = new vscode.ThemeIcon('file-code');
  item.contextValue = 'traceFile';
  return item;
}

function solveItem(row: SolveSummary): vscode.TreeItem {
  const { id, outcome, pinned } = row;
  const item = new vscode.TreeItem(row.function ?? id, isReadable(row) ? Collapsed : None);
  const parts = [outcomeWord(outcome), ...costWords(row)];
  item.description = (pinned ? [...parts, vscode.l10n.t('pinned')] : parts).join(' · ');
  item.iconPath = iconOf(OUTCOME_ICONS[outcome]);
  item.contextValue = `trace.${outcome}${pinned ? '.pinned' : ''}`;
  item.command = open(id);
  return item;
}

function isReadable({ outcome, function: name }: SolveSummary): boolean {
  return outcome !== 'newer' && name !== undefined;
}

function nodeItem(trace: string, node: CandidateNode, children: number): vscode.TreeItem {
  const { id, verdict, passed, total } = node;
  const item = new vscode.TreeItem(
    vscode.l10n.t('Candidate {0}', id),
    children > 0 ? Collapsed : None,
  );
  const how = verdict ?? vscode.l10n.t('no code');
  item.description = [`${how} ${passed}/${total}`, ...searchWords(node)].join(' · ');
  item.accessibilityInformation = { label: candidateWords(node).join(', ') };
  item.iconPath = iconOf(nodeIcon(node));
  item.contextValue = verdict === 'PASS' ? 'traceNode.passed' : 'traceNode.failed';
  item.command = open(trace);
  return item;
}

function nodeIcon({ verdict, passed }: CandidateNode): Icon {
  if (verdict === 'PASS') return ['pass', 'testing.iconPassed'];
  if (verdict === undefined) return ['circle-slash', 'testing.iconSkipped'];
  if (verdict === 'CANNOT_VERIFY') return ['question', 'charts.yellow'];
  if (verdict === 'TIMEOUT') return ['watch', 'testing.iconFailed'];
  return [passed > 0 ? 'circle-large-outline' : 'error', 'testing.iconFailed'];
}

function moreItem({ parent, left }: Extract<Entry, { kind: 'more' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show more ({0} left)', left), None);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'traceMore';
  item.command = { title: '', command: 'reasonCode.showMoreTraces', arguments: [parent] };
  return item;
}

function iconOf([icon, colour]: Icon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(
    icon,
    colour === undefined ? undefined : new vscode.ThemeColor(colour),
  );
}

function open(trace: string): vscode.Command {
  return { title: vscode.l10n.t('Open'), command: 'reasonCode.openTrace', arguments: [trace] };
}

/** What is told of a line when the pointer rests on it: plain text, since others wrote it. */
export function tooltipOf(entry: Entry): string | undefined {
  if (entry.kind === 'solve') {
    const { row } = entry;
    const where = row.file === undefined ? [] : [`${row.file}:${row.line ?? 1}`];
    const how = [outcomeWord(row.outcome), ...costWords(row)].join(' · ');
    return [row.function ?? row.id, ...where, how, timeWords(row), row.id].join('\n');
  }
  if (entry.kind !== 'node') return undefined;
  const { code, failing, reflection, stderr, reason } = entry.node;
  const parts = [
    reason ?? '',
    failing === undefined ? '' : failingText(failing),
    code,
    stderr === '' ? '' : `stderr: ${stderr}`,
    reflection ?? '',
  ];
  return parts
    .filter(part => part !== '')
    .map(part => (part.length > MAX_TIP ? `${part.slice(0, MAX_TIP)}…` : part))
    .join('\n\n');
}
