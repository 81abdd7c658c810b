import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { explainFunction } from '../editor/explain.ts';
import type { ExplainTools } from '../editor/explain.ts';
import { openSettings } from '../open-settings.ts';
import { SECTION } from '../read-settings.ts';
import { commandsOf } from '../showing-errors.ts';
import type { Status } from '../status.ts';
import { deleteModel } from './delete-model.ts';
import { createDownloads } from './download-model.ts';
import { fixFunction } from './fix.ts';
import { openSample } from './open-sample.ts';
import { cursorLine, documentOf } from './solve.ts';
import { solveAll } from './solve-all.ts';
import type { SolveAllTools } from './solve-all.ts';
import { showStatusMenu } from './status-menu.ts';

export type PlacesTools = SolveAllTools & ExplainTools & { readonly status: Status };

/** The commands of the editor's own places; each shows what it throws. */
export function registerPlaces(desk: Desk, tools: PlacesTools): vscode.Disposable {
  const downloads = createDownloads(desk, tools.status);
  const on = commandsOf(desk);
  const uriOf = (given: unknown): vscode.Uri | undefined =>
    given instanceof vscode.Uri ? given : undefined;
  const lineOf = (given: unknown): number | undefined =>
    typeof given === 'number' ? given : undefined;
  return vscode.Disposable.from(
    downloads,
    on('solveAll', uri => solveAll(desk, tools, uriOf(uri))),
    on('fix', (uri, line) => fixFunction(desk, tools, uriOf(uri), lineOf(line))),
    on('explain', async (uri, line) => {
      const document = await documentOf(uriOf(uri));
      const at = lineOf(line) ?? cursorLine(document) ?? 1;
      return explainFunction(desk, tools, document, at);
    }),
    on('downloadModel', spec => downloads.fetch(typeof spec === 'string' ? spec : undefined)),
    on('cancelDownload', () => downloads.cancel()),
    on('deleteModel', async () => {
      await deleteModel(desk);
      await tools.status.look();
    }),
    on('statusMenu', () => showStatusMenu(tools.status.state())),
    on('showLog', () => desk.log.show()),
    on('openSettings', () => openSettings(SECTION)),
    on('openSample', () => openSample()),
  );
}
