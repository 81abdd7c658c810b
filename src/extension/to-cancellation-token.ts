import type * as vscode from 'vscode';

/** What is used of the editor's own interface, so that a test can stand in for it. */
type Editor = { readonly CancellationTokenSource: new () => vscode.CancellationTokenSource };

/** Our signal as the token that everything of the editor understands, for as long as it is used. */
export function cancelledWith(
  signal: AbortSignal,
  editor: Editor,
): Disposable & { readonly token: vscode.CancellationToken } {
  const source = new editor.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return {
    token: source.token,
    [Symbol.dispose]() {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    },
  };
}
