import * as vscode from 'vscode';
import type { ToPanel } from '../../protocol/messages.ts';
import type { Owned } from '../owned.ts';
import { preparePage } from './page.ts';

const VIEW_TYPE = 'reasonCode.search';

/** The editor's tab with our page in it, as long as there is one. */
export type PanelWindow = Owned & {
  isOpen(): boolean;
  isVisible(): boolean;
  /** Brings it to the front, or makes it. */
  show(title: string): void;
  post(message: ToPanel): void;
  /** What the page is told, as it is told. */
  readonly onDidPost: vscode.Event<ToPanel>;
};

export type WindowListener = {
  /** The page sent something: not looked at yet. */
  onMessage(raw: unknown): unknown;
  /** It was opened, closed, hidden or shown. */
  onChange(): void;
  /** The editor made it again, after a reload of the window. */
  onRestore(): Promise<void>;
};

export function createPanelWindow(extension: vscode.Uri, listener: WindowListener): PanelWindow {
  const posted = new vscode.EventEmitter<ToPanel>();
  let panel: vscode.WebviewPanel | undefined;
  const attach = (fresh: vscode.WebviewPanel): void => {
    panel = fresh;
    preparePage(extension, fresh);
    fresh.webview.onDidReceiveMessage(raw => listener.onMessage(raw));
    fresh.onDidChangeViewState(() => listener.onChange());
    fresh.onDidDispose(() => {
      panel = undefined;
      listener.onChange();
    });
  };
  const restoring = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
    async deserializeWebviewPanel(restored) {
      attach(restored);
      await listener.onRestore();
    },
  });
  return {
    isOpen: () => panel !== undefined,
    isVisible: () => panel?.visible === true,
    show(title) {
      if (panel === undefined) {
        const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        attach(vscode.window.createWebviewPanel(VIEW_TYPE, title, column, {}));
      } else panel.reveal(undefined, true);
      if (panel !== undefined) panel.title = title;
    },
    post(message) {
      void panel?.webview.postMessage(message);
      posted.fire(message);
    },
    onDidPost: posted.event,
    dispose() {
      restoring.dispose();
      panel?.dispose();
      posted.dispose();
    },
  };
}
