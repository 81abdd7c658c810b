import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { SECTION, isLensOn } from '../read-settings.ts';
import { DOCUMENT_SELECTOR } from './document-languages.ts';
import type { DocumentStubs } from './document-stubs.ts';

/** How often the lens of a running solve is redrawn at most, in milliseconds. */
const REDRAW_MS = 300;

/** "Solve" above every stub; while it is solved, how far it is, and Cancel. */
export function registerStubLens(desk: Desk, stubs: DocumentStubs): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let timer: NodeJS.Timeout | undefined;
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      if (!isLensOn(document.uri)) return [];
      const { stubs: found } = await stubs.find(document);
      return found.map(stub => {
        const line = document.lineAt(Math.min(stub.line, document.lineCount) - 1);
        return new vscode.CodeLens(
          line.range,
          lensCommand(desk, document.uri, stub.qualifiedName, stub.line),
        );
      });
    },
  };
  const redraw = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed.fire();
    }, REDRAW_MS);
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider(DOCUMENT_SELECTOR, provider),
    desk.solves.onDidChange(redraw),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(SECTION)) changed.fire();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

function lensCommand(desk: Desk, uri: vscode.Uri, name: string, line: number): vscode.Command {
  const running = desk.solves.running(uri, name);
  if (running === undefined) {
    return {
      title: vscode.l10n.t('$(beaker) Solve'),
      tooltip: vscode.l10n.t(
        'Generate a body, verify it against the examples, and show it for insertion',
      ),
      command: 'reasonCode.solve',
      arguments: [uri, line],
    };
  }
  const { view } = running;
  const total = view.start?.simulations ?? 0;
  const how =
    view.phase === '' || view.phase === 'searching' ? `${view.simulations}/${total}` : view.phase;
  return {
    title: vscode.l10n.t('$(loading~spin) {0} · Cancel', how),
    command: 'reasonCode.cancel',
    arguments: [running.key],
  };
}
