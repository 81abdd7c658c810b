import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ShownGraph } from '../../core/workflow/shown-graph.ts';
import { decodeFromWorkflowPage } from '../../protocol/workflow-messages.ts';
import type { FromWorkflowPage, ToWorkflowPage } from '../../protocol/workflow-messages.ts';
import { drawnView } from '../../protocol/workflow-view.ts';
import type { RunEvent, WorkflowView } from '../../protocol/workflow-view.ts';
import type { Desk } from '../desk.ts';
import { showError } from '../error-message.ts';
import type { Owned } from '../owned.ts';
import { createBatches } from '../panel/batches.ts';
import { createPanelWindow } from '../panel/panel-window.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import { panelWords } from '../panel/words.ts';
import type { Run, Runs } from './runs.ts';

const PAGE = { viewType: 'reasonCode.workflow', script: 'workflow' } as const;

/** The panel that shows one workflow at a time. It can be closed without touching the run. */
export type WorkflowPanel = Owned & {
  showRun(run: Run): void;
  /** Shows a workflow of which nothing is run. */
  showGraph(uri: vscode.Uri, graph: ShownGraph): void;
  /** Takes a message as if the page had sent it. */
  receive(raw: unknown): Promise<void>;
  /** What the page is told, as it is told. */
  readonly onDidPost: vscode.Event<ToWorkflowPage>;
  /** Snapshots the page has asked for so far; it asks when it is ready. */
  snapshots(): number;
  view(): WorkflowView | undefined;
};

/** What is on show. */
type Subject = { readonly uri: vscode.Uri; readonly key: string } & (
  { readonly run: Run } | { readonly run?: undefined; readonly drawn: WorkflowView }
);

export function createWorkflowPanel(
  desk: Desk,
  runs: Runs,
  searches: Pick<SearchPanel, 'showSolve' | 'showTrace'>,
): WorkflowPanel {
  let subject: Subject | undefined;
  let snapshots = 0;
  let graphs = 0;
  const page = createPanelWindow<ToWorkflowPage>(desk.context.extensionUri, PAGE, {
    onMessage: raw => receive(raw),
    // Messages to a hidden page are lost: what it missed comes as a whole.
    onChange: () => refresh(),
  });
  const batches = createBatches<RunEvent>(
    message => page.post(message),
    () => page.isVisible(),
  );
  const refresh = (): void => {
    batches.forget();
    if (!page.isOpen() || subject === undefined) return;
    const { key } = subject;
    const [view, words] = [viewOf(subject), panelWords()];
    page.post({ type: 'snapshot', seq: batches.seq, subject: key, view, words });
  };
  const show = (next: Subject): void => {
    subject = next;
    page.show(vscode.l10n.t('Workflow: {0}', basename(next.uri.fsPath, '.json')));
    refresh();
  };
  const receive = async (raw: unknown): Promise<void> => {
    const message = decodeFromWorkflowPage(raw);
    if (message?.type === 'ready') {
      snapshots += 1;
      refresh();
    } else if (message === undefined) {
      desk.log.warn('The panel sent a message that is not understood; it was ignored.');
    } else if (subject !== undefined) {
      const answering = answer(subject, message, searches);
      await answering.catch((error: unknown) => showError(desk, error));
    }
  };
  const listening = runs.onDidChange(({ run, event }) => {
    if (event !== undefined && subject?.run === run) batches.push(event);
  });
  return {
    showRun: run => show({ uri: run.uri, key: `run ${run.key}`, run }),
    showGraph: (uri, graph) =>
      show({ uri, key: `graph ${(graphs += 1)}`, drawn: drawnView(graph) }),
    receive,
    onDidPost: page.onDidPost,
    snapshots: () => snapshots,
    view: () => (subject === undefined ? undefined : viewOf(subject)),
    dispose() {
      batches.forget();
      listening.dispose();
      page.dispose();
    },
  };
}

function viewOf(subject: Subject): WorkflowView {
  return subject.run === undefined ? subject.drawn : subject.run.view;
}

async function answer(
  subject: Subject,
  message: Exclude<FromWorkflowPage, { type: 'ready' }>,
  searches: Pick<SearchPanel, 'showSolve' | 'showTrace'>,
): Promise<void> {
  const { uri, run } = subject;
  switch (message.type) {
    case 'stop':
      run?.controller.abort();
      return;
    case 'run':
      await vscode.commands.executeCommand('reasonCode.runWorkflow', uri);
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(message.text);
      return;
    case 'show-source': {
      const name = viewOf(subject).graph.nodes[message.node]?.name;
      if (name !== undefined) await showSource(uri, name);
      return;
    }
    case 'open-search': {
      const name = viewOf(subject).graph.nodes[message.node]?.name ?? '';
      const solve = run?.solves.get(name);
      const trace = run?.traces.get(name);
      if (solve !== undefined) searches.showSolve(solve);
      else if (trace !== undefined) await searches.showTrace(trace);
    }
  }
}

/** Puts the cursor where a node of the workflow is written, as the file is now. */
async function showSource(uri: vscode.Uri, name: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const nodes = Math.max(0, text.indexOf('"nodes"'));
  const found = text.indexOf(`"${name}":`, nodes);
  const at = document.positionAt(found < 0 ? nodes : found);
  const selection = new vscode.Range(at, at);
  await vscode.window.showTextDocument(document, { selection, viewColumn: vscode.ViewColumn.One });
}
