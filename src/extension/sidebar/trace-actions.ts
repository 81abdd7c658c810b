import * as vscode from 'vscode';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { readSolve } from '../../core/history/read-solve.ts';
import type { Desk } from '../desk.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import type { Chosen } from './choose-traces.ts';
import { nodeOf } from './entries.ts';
import { nodeText, traceText } from './trace-text.ts';
import type { TraceTree } from './trace-tree.ts';

/** Replays a trace in the panel. */
export async function openTrace(tree: TraceTree, panel: SearchPanel, trace: string): Promise<void> {
  const row = (await tree.rows()).find(({ id }) => id === trace);
  if (row?.outcome === 'newer')
    throw new ReasonCodeError(
      'trace-damaged',
      vscode.l10n.t(
        'This solve was made by a newer version of Reason-Code. Update it to open the trace.',
      ),
    );
  await panel.showTrace(trace);
}

/** Puts a solve, or one of its candidates, into the clipboard as text. */
export async function copyTrace({ workbench }: Desk, { traces, line }: Chosen): Promise<void> {
  const trace = await workbench().traces.read(traces[0]);
  const number = nodeOf(line ?? '');
  const node = readSolve(trace.events).nodes.find(({ id }) => id === number);
  await vscode.env.clipboard.writeText(node === undefined ? traceText(trace) : nodeText(node));
}

/** Keeps traces when room is made for others, or no longer does. */
export async function pinTraces(
  { workbench }: Desk,
  tree: TraceTree,
  traces: readonly string[],
  pinned: boolean,
): Promise<void> {
  for (const trace of traces) await workbench().traces.pin(trace, pinned);
  tree.refresh();
}

/** Deletes traces after the user said so: nothing brings them back. */
export async function deleteTraces(
  { workbench }: Desk,
  tree: TraceTree,
  traces: readonly string[],
): Promise<void> {
  const remove = vscode.l10n.t('Delete');
  const rows = await tree.rows();
  const name = rows.find(({ id }) => id === traces[0])?.function ?? traces[0] ?? '';
  const question =
    traces.length === 1
      ? vscode.l10n.t('Delete the trace of {0}?', name)
      : vscode.l10n.t('Delete {0} traces?', traces.length);
  const detail = vscode.l10n.t('This cannot be undone. Code that was inserted stays.');
  const modal = { modal: true, detail };
  if ((await vscode.window.showWarningMessage(question, modal, remove)) !== remove) return;
  try {
    for (const trace of traces) await workbench().traces.remove(trace);
  } finally {
    tree.refresh();
  }
}
