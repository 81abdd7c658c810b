import * as vscode from 'vscode';
import type { Owned } from '../owned.ts';
import { preparePage } from './page.ts';

/** Which of our pages a window shows. */
export type PageKind = { readonly viewType: string; readonly script: 'main' | 'workflow' };

/** The editor's tab with our page in it, as long as there is one. */
export type PanelWindow<Message> = Owned & {
  isOpen(): boolean;
  isVisible(): boolean;
  /** Brings it to the front, or makes it. */
  show(title: string): void;
  post(message: Message): void;
  /** What the page is told, as it is told. */
  readonly onDidPost: vscode.Event<Message>;
};

export type WindowListener = {
  /** The page sent something: not looked at yet. */
  onMessage(raw: unknown): unknown;
  /** It was opened, closed, hidden or shown. */
  onChange(): void;
  /** The editor made it again, after a reload of the window. Left out: it does not. */
  readonly onRestore?: () => Promise<void>;
};

export function createPanelWindow<Message>(
  extension: vscode.Uri,
  { viewType, script }: PageKind,
  listener: WindowListener,
): PanelWindow<Message> {
  const posted = new vscode.EventEmitter<Message>();
  let panel: vscode.WebviewPanel | undefined;
  const attach = (fresh: vscode.WebviewPanel): void => {
    panel = fresh;
    preparePage(extension, fresh, script);
    fresh.webview.onDidReceiveMessage(raw => listener.onMessage(raw));
    fresh.onDidChangeViewState(() => listener.onChange());
    fresh.onDidDispose(() => {
      panel = undefined;
      listener.onChange();
    });
  };
  const { onRestore } = listener;
  const restoring =
    onRestore === undefined
      ? undefined
      : vscode.window.registerWebviewPanelSerializer(viewType, {
          async deserializeWebviewPanel(restored) {
            attach(restored);
            await onRestore();
          },
        });
  return {
    isOpen: () => panel !== undefined,
    isVisible: () => panel?.visible === true,
    show(title) {
      if (panel === undefined) {
        const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        attach(vscode.window.createWebviewPanel(viewType, title, column, {}));
      } else panel.reveal(undefined, true);
      if (panel !== undefined) panel.title = title;
    },
    post(message) {
      void panel?.webview.postMessage(message);
      posted.fire(message);
    },
    onDidPost: posted.event,
    dispose() {
      restoring?.dispose();
      panel?.dispose();
      posted.dispose();
    },
  };
}
