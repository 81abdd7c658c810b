import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { SECTION } from '../read-settings.ts';

/** As package.json calls it. */
const PROVIDER = 'reasonCode.mcp';

/**
 * Offers `reason-code mcp` to agents that run outside of this window, one server a folder. Only
 * where the setting asks for it: the editor's own agents have the tools already, and the server
 * loads a model of its own.
 */
export function registerMcpServer({ context }: Desk): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(`${SECTION}.mcpServer`)) changed.fire();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.lm.registerMcpServerDefinitionProvider(PROVIDER, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => servers(context),
    }),
  );
}

function servers(context: vscode.ExtensionContext): vscode.McpServerDefinition[] {
  const isOn = vscode.workspace.getConfiguration(SECTION).get<boolean>('mcpServer') === true;
  if (!isOn || !vscode.workspace.isTrusted) return [];
  const { version } = context.extension.packageJSON as { readonly version: string };
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(
    ({ uri }) => uri.scheme === 'file',
  );
  return folders.map(({ name, uri }) => {
    const cli = join(context.extensionPath, 'dist', 'cli.mjs');
    // The editor's own program is Node when it is told so.
    const env = { ELECTRON_RUN_AS_NODE: '1' };
    const args = [cli, 'mcp', '--root', uri.fsPath];
    const label = `Reason-Code (${name})`;
    return new vscode.McpStdioServerDefinition(label, process.execPath, args, env, version);
  });
}
