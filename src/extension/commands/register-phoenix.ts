import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { openInPhoenix } from '../phoenix/open-in-phoenix.ts';
import { ownPhoenix } from '../phoenix/own-phoenix.ts';
import type { ApiKeys } from '../remote/api-keys.ts';
import { refuseUntrusted } from '../refuse-untrusted.ts';
import { commandsOf } from '../showing-errors.ts';
import { chooseTraces } from '../sidebar/choose-traces.ts';
import type { TraceTree } from '../sidebar/trace-tree.ts';

/** The commands around Phoenix. Nothing of it is read before the first of them. */
export function registerPhoenix(
  desk: Desk,
  { tree, keys }: { readonly tree: TraceTree; readonly keys: ApiKeys },
): vscode.Disposable {
  const own = ownPhoenix(desk, keys);
  const tools = { own, tree, browse, allowed: new Set<string>() };
  const on = commandsOf(desk);
  const trusted =
    (run: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) =>
      vscode.workspace.isTrusted ? run(...args) : refuseUntrusted();
  return vscode.Disposable.from(
    own,
    on(
      'startPhoenix',
      trusted(async () => {
        const url = await own.start();
        if (url !== undefined) sayWhere(url);
        return url;
      }),
    ),
    on('stopPhoenix', async () => {
      const isThere = own.phoenix().running() !== undefined;
      await own.stop();
      void vscode.window.showInformationMessage(
        isThere
          ? vscode.l10n.t('Phoenix was stopped. What it was sent is kept.')
          : vscode.l10n.t('This window runs no Phoenix.'),
      );
    }),
    on(
      'openTraceInPhoenix',
      trusted(async (line, lines) => {
        const chosen = await chooseTraces(tree, { line, lines, most: 1 });
        if (chosen === undefined) return undefined;
        return openInPhoenix(desk, tools, chosen.traces[0]);
      }),
    ),
  );
}

/** Says where it is, with a button to it. */
function sayWhere(url: string): void {
  const open = vscode.l10n.t('Open');
  const said = vscode.l10n.t('Phoenix runs at {0}. It ends with this window.', url);
  void vscode.window.showInformationMessage(said, open).then(async chosen => {
    if (chosen === open) await browse(url);
  });
}

/** In a remote window the address is one of the other machine: the editor makes a way to it. */
async function browse(url: string): Promise<boolean> {
  return vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(url)));
}
