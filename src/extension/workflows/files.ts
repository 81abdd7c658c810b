import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { ReasonCodeError } from '../../core/base/errors.ts';

/** Where workflows are by convention, below each folder of the workspace. */
export const WORKFLOW_FOLDER = ['.reason-code', 'workflows'] as const;

/** The folder that a workflow's tools and solves stay in. */
export function rootOf(uri: vscode.Uri): string {
  if (uri.scheme !== 'file') {
    const message = vscode.l10n.t('A workflow has to be a file of this machine: save it first.');
    throw new ReasonCodeError('usage', message);
  }
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder !== undefined) return folder.uri.fsPath;
  const own = dirname(uri.fsPath);
  const isAtHome = own.endsWith(join(...WORKFLOW_FOLDER));
  return isAtHome ? dirname(dirname(own)) : own;
}

/** Files of a folder below each folder of the workspace, in order; none where it is not there. */
export async function filesBelow(
  roots: readonly vscode.Uri[],
  folder: readonly string[],
  extension: string,
): Promise<readonly vscode.Uri[]> {
  const found = await Promise.all(
    roots.map(async root => {
      const at = vscode.Uri.joinPath(root, ...folder);
      // A folder that is not there holds nothing.
      const entries = await vscode.workspace.fs.readDirectory(at).then(
        all => all,
        () => [],
      );
      return entries
        .filter(([name, type]) => (type & vscode.FileType.File) > 0 && name.endsWith(extension))
        .map(([name]) => vscode.Uri.joinPath(at, name))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
    }),
  );
  return found.flat();
}

/** Asks which workflow is meant; undefined when there is none, which is said, or none was chosen. */
export async function chooseWorkflow(placeHolder: string): Promise<vscode.Uri | undefined> {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const stored = await filesBelow(roots, WORKFLOW_FOLDER, '.json');
  const document = vscode.window.activeTextEditor?.document;
  const isOpen = document?.languageId === 'json' && document.uri.scheme === 'file';
  const active = isOpen ? document.uri : undefined;
  const isListed = stored.some(uri => uri.toString() === active?.toString());
  const all = active === undefined || isListed ? stored : [active, ...stored];
  if (all.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no workflow here: write one as .reason-code/workflows/NAME.json.'),
    );
    return undefined;
  }
  const first = all.find(uri => uri.toString() === active?.toString());
  const sorted = first === undefined ? all : [first, ...all.filter(uri => uri !== first)];
  const items = sorted.map(uri => ({
    label: basename(uri.fsPath),
    description: vscode.workspace.asRelativePath(uri),
    uri,
  }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  return chosen?.uri;
}
