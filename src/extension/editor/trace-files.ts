import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';

/**
 * The documents that a trace may mean by a file, those that are there: it names one from a folder
 * of the workspace, or in full.
 */
export async function* filesOf(file: string): AsyncGenerator<vscode.TextDocument> {
  for (const uri of placesOf(file)) {
    const there = await vscode.workspace.fs.stat(uri).then(
      ({ type }) => (type & vscode.FileType.File) !== 0,
      () => false,
    );
    if (there) yield await vscode.workspace.openTextDocument(uri);
  }
}

function placesOf(file: string): readonly vscode.Uri[] {
  if (isAbsolute(file)) return [vscode.Uri.file(file)];
  const parts = file.split(/[\\/]/);
  // A trace is written by some program: it leads to nothing outside the folder.
  if (parts.includes('..')) return [];
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri, name }) => [
    vscode.Uri.joinPath(uri, ...parts),
    // With several folders the editor puts the folder's name in front.
    ...(parts[0] === name ? [vscode.Uri.joinPath(uri, ...parts.slice(1))] : []),
  ]);
}
