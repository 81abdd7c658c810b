import * as vscode from 'vscode';

/** A stub that the smallest model solves, and that says what the examples are for. */
const SAMPLE = [
  'def clamp(value, low, high):',
  '    """Keep a value between two limits.',
  '',
  '    >>> clamp(5, 1, 10)',
  '    5',
  '    >>> clamp(-3, 1, 10)',
  '    1',
  '    >>> clamp(42, 1, 10)',
  '    10',
  '    """',
  '    raise NotImplementedError',
  '',
].join('\n');

/** Opens a sample stub that is in no file yet, and offers to solve it. */
export async function openSample(): Promise<vscode.Uri> {
  const document = await vscode.workspace.openTextDocument({ language: 'python', content: SAMPLE });
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(0, 4, 0, 4);
  void offer(document.uri);
  return document.uri;
}

async function offer(uri: vscode.Uri): Promise<void> {
  const solve = vscode.l10n.t('Solve');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'This is a function without a body. Its three examples are what a body has to pass.',
    ),
    solve,
  );
  if (chosen === solve) await vscode.commands.executeCommand('reasonCode.solve', uri, 1);
}
