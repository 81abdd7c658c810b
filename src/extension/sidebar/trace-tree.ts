import * as vscode from 'vscode';
import { decodeStored } from '../../core/solve/stored-event.ts';
import type { StoredTrace } from '../../core/trace/trace-store.ts';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';

/** A past solve as the sidebar lists it. */
export type TraceItem = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly status: string;
};

export type TraceTree = Owned & {
  /** What is listed, newest first. */
  items(): Promise<readonly TraceItem[]>;
  refresh(): void;
};

const ICONS: Readonly<Record<string, readonly [string, string]>> = {
  verified: ['pass', 'testing.iconPassed'],
  unverified: ['circle-slash', 'charts.yellow'],
  cancelled: ['stop-circle', 'charts.yellow'],
  error: ['error', 'testing.iconFailed'],
  interrupted: ['debug-disconnect', 'charts.yellow'],
  damaged: ['warning', 'testing.iconFailed'],
};

/** The sidebar's list of past solves. */
export function registerTraceTree({ workbench, solves, log }: Desk): TraceTree {
  const changed = new vscode.EventEmitter<undefined>();
  const items = async (): Promise<readonly TraceItem[]> => {
    try {
      return (await workbench().traces.list()).map(toItem);
    } catch (error) {
      log.error(`Traces cannot be listed: ${String(error)}`);
      return [];
    }
  };
  const provider: vscode.TreeDataProvider<TraceItem> = {
    onDidChangeTreeData: changed.event,
    getChildren: async parent => (parent === undefined ? [...(await items())] : []),
    getTreeItem: toTreeItem,
  };
  const view = vscode.window.createTreeView('reasonCode.traces', { treeDataProvider: provider });
  const listening = solves.onDidChange(({ event }) => {
    if (event?.type === 'solve-start' || event?.type === 'solve-end') changed.fire(undefined);
  });
  return {
    items,
    refresh: () => changed.fire(undefined),
    dispose() {
      listening.dispose();
      view.dispose();
      changed.dispose();
    },
  };
}

function toItem(trace: StoredTrace): TraceItem {
  const events = trace.events.flatMap(raw => decodeStored(raw) ?? []);
  const start = events.find(event => event.type === 'solve-start');
  const end = events.find(event => event.type === 'solve-end')?.result;
  const status = trace.state === 'complete' ? (end?.status ?? 'damaged') : trace.state;
  const cost =
    end === undefined
      ? ''
      : `, ${(end.wallMs / 1000).toFixed(1)} s, ${end.usage.evaluatedTokens} tokens`;
  const when = trace.startedAt === '' ? '' : ` ${new Date(trace.startedAt).toLocaleString()}`;
  return {
    id: trace.id,
    label: start?.function ?? trace.id,
    description: `${status}${cost}${when}`,
    status,
  };
}

function toTreeItem({ id, label, description, status }: TraceItem): vscode.TreeItem {
  const [icon, colour] = ICONS[status] ?? ['question', 'foreground'];
  const item = new vscode.TreeItem(label);
  item.id = id;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
  item.contextValue = `trace.${status}`;
  item.accessibilityInformation = { label: `${label}, ${description}` };
  item.command = { title: vscode.l10n.t('Open'), command: 'reasonCode.openTrace', arguments: [id] };
  return item;
}
