import * as vscode from 'vscode';

/** Asks where a file goes; a name in the first folder of the workspace is proposed. */
export async function askWhereToSave(
  title: string,
  name: string,
  filters: Readonly<Record<string, string[]>>,
): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return vscode.window.showSaveDialog({
    title,
    filters,
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
}
