import * as vscode from 'vscode';
import { decodeStored } from '../../core/solve/stored-event.ts';
import { decodeFromPanel } from '../../protocol/decode.ts';
import type { FromPanel, PanelMode } from '../../protocol/messages.ts';
import { EMPTY_VIEW, reduceSolve } from '../../protocol/solve-view.ts';
import type { SolveView } from '../../protocol/solve-view.ts';
import type { Desk } from '../desk.ts';
import type { Previews } from '../editor/preview.ts';
import { showError } from '../error-message.ts';
import type { Owned } from '../owned.ts';
import type { Solve } from '../solves.ts';
import { createFeed } from './feed.ts';
import { panelHtml } from './panel-html.ts';

const VIEW_TYPE = 'reasonCode.search';
/** Which trace the panel showed last, for when the window is opened again. */
const LAST_TRACE = 'reasonCode.panelTrace';

/** What the panel shows: a solve of this window, or a trace that was stored. */
type Subject =
  | { readonly kind: 'solve'; readonly solve: Solve }
  | { readonly kind: 'trace'; readonly view: SolveView };

/** The panel that shows one search at a time. It can be closed without touching the search. */
export type SearchPanel = Owned & {
  showSolve(solve: Solve): void;
  showTrace(id: string): Promise<void>;
  /** Snapshots the page has asked for so far; it asks when it is ready. */
  snapshots(): number;
};

export function createSearchPanel(desk: Desk, previews: Previews): SearchPanel {
  let panel: vscode.WebviewPanel | undefined;
  let subject: Subject | undefined;
  let snapshots = 0;
  const feed = createFeed(message => void panel?.webview.postMessage(message));
  const snapshot = (): void => {
    if (subject) feed.snapshot(viewOf(subject), modeOf(subject));
  };
  const attach = (fresh: vscode.WebviewPanel): void => {
    panel = preparePage(desk.context.extensionUri, fresh);
    fresh.webview.onDidReceiveMessage((raw: unknown) => {
      const message = decodeFromPanel(raw);
      if (message?.type === 'ready') snapshots += 1;
      if (message?.type === 'ready') snapshot();
      else answer(desk, previews, { subject, message });
    });
    fresh.onDidChangeViewState(() => {
      // Messages to a hidden page are lost: what it missed comes as a whole.
      if (fresh.visible) snapshot();
    });
    fresh.onDidDispose(() => (panel = undefined));
  };
  const show = (next: Subject, name: string, traceId: string | undefined): void => {
    subject = next;
    if (panel === undefined) {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      attach(vscode.window.createWebviewPanel(VIEW_TYPE, name, column, {}));
    } else {
      panel.reveal(undefined, true);
      snapshot();
    }
    if (panel !== undefined) panel.title = vscode.l10n.t('Search: {0}', name);
    void desk.context.workspaceState.update(LAST_TRACE, traceId);
  };
  const showTrace = async (id: string): Promise<void> => {
    const live = desk.solves.byTrace(id);
    const view = live === undefined ? await readView(desk, id) : live.view;
    const next: Subject =
      live === undefined ? { kind: 'trace', view } : { kind: 'solve', solve: live };
    show(next, view.start?.function ?? id, id);
  };
  const listening = desk.solves.onDidChange(({ solve, event }) => {
    if (event === undefined || subject?.kind !== 'solve' || subject.solve !== solve) return;
    if (event.type === 'solve-end') snapshot();
    else feed.push(event);
  });
  const restoring = registerRestore(desk, attach, showTrace);
  return {
    snapshots: () => snapshots,
    showSolve: solve => show({ kind: 'solve', solve }, solve.stub.name, solve.view.start?.traceId),
    showTrace,
    dispose() {
      feed.dispose();
      listening.dispose();
      restoring.dispose();
      panel?.dispose();
    },
  };
}

function registerRestore(
  desk: Desk,
  attach: (panel: vscode.WebviewPanel) => void,
  showTrace: (id: string) => Promise<void>,
): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
    async deserializeWebviewPanel(restored) {
      attach(restored);
      const id = desk.context.workspaceState.get<string>(LAST_TRACE);
      if (id !== undefined) await showTrace(id).catch((error: unknown) => showError(desk, error));
    },
  });
}

function viewOf(subject: Subject): SolveView {
  return subject.kind === 'solve' ? subject.solve.view : subject.view;
}

function modeOf(subject: Subject): PanelMode {
  if (subject.kind === 'trace') return 'stored';
  return subject.solve.result === undefined ? 'running' : 'over';
}

type Told = {
  readonly subject: Subject | undefined;
  readonly message: Exclude<FromPanel, { type: 'ready' }> | undefined;
};

function answer({ log }: Desk, previews: Previews, { subject, message }: Told): void {
  if (message === undefined) {
    log.warn('The panel sent a message that is not understood; it was ignored.');
  } else if (subject?.kind !== 'solve') {
    if (message.type !== 'review') return;
    void vscode.window.showInformationMessage(
      vscode.l10n.t('This is an old search: solve the function again to insert a body.'),
    );
  } else if (message.type === 'stop') subject.solve.controller.abort();
  else if (message.type === 'review') void review(previews, subject.solve, message.node);
}

function preparePage(extension: vscode.Uri, panel: vscode.WebviewPanel): vscode.WebviewPanel {
  const { webview } = panel;
  const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
  // Set anew for a restored page, too: it remembers the folder of the version that made it.
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const address = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  webview.html = panelHtml({
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID().replaceAll('-', ''),
    script: address('main.js'),
    style: address('style.css'),
    title: 'Reason-Code',
  });
  return panel;
}

async function review(previews: Previews, solve: Solve, node: number): Promise<void> {
  const place = solve.result?.proposals.findIndex(proposal => proposal.node === node) ?? -1;
  if (place >= 0) {
    await previews.show(solve, place);
    return;
  }
  void vscode.window.showInformationMessage(
    solve.result === undefined
      ? vscode.l10n.t('The search is still running: stop it first, or wait for its end.')
      : vscode.l10n.t('Only the best candidates can be reviewed as a diff.'),
  );
}

/** A stored trace as a view. A search that never ended is shown as interrupted. */
async function readView({ workbench }: Desk, id: string): Promise<SolveView> {
  const trace = await workbench().traces.read(id);
  const events = trace.events.flatMap(raw => decodeStored(raw) ?? []);
  const view = events.reduce(reduceSolve, EMPTY_VIEW);
  return trace.state === 'complete'
    ? view
    : { ...view, status: trace.state, running: [], phase: '' };
}
