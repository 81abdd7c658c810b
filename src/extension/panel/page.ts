import * as vscode from 'vscode';
import { panelHtml } from './panel-html.ts';

/** Puts our page into a panel, new or restored; nothing but our own files may load or run in it. */
export function preparePage(
  extension: vscode.Uri,
  panel: vscode.WebviewPanel,
  name: 'main' | 'workflow',
): void {
  const { webview } = panel;
  const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
  // Set anew for a restored page, too: it remembers the folder of the version that made it.
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const address = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.html = panelHtml({
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID().replaceAll('-', ''),
    script: address(`${name}.js`),
    style: address('style.css'),
    title: 'Reason-Code',
  });
}
