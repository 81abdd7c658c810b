import * as vscode from 'vscode';
import { EXPORT_ENDINGS, exportTrace } from '../../core/history/export-trace.ts';
import type { ExportFormat } from '../../core/history/export-trace.ts';
import { askWhereToSave } from '../ask-where-to-save.ts';
import type { Desk } from '../desk.ts';

type Wanted = {
  readonly format: ExportFormat | undefined;
  readonly target: vscode.Uri | undefined;
};

/** Writes a trace to a file, in a format and a place that the user chooses unless they are given. */
export async function exportOne(
  { workbench }: Desk,
  trace: string,
  { format, target }: Wanted,
): Promise<vscode.Uri | undefined> {
  const as = format ?? (await askForFormat());
  if (as === undefined) return undefined;
  const to = target ?? (await askForFile(trace, as));
  if (to === undefined) return undefined;
  const text = exportTrace(await workbench().traces.read(trace), as);
  await vscode.workspace.fs.writeFile(to, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open');
  const said = vscode.l10n.t('The trace is in {0}.', to.fsPath);
  void vscode.window.showInformationMessage(said, open).then(async chosen => {
    if (chosen === open) await vscode.commands.executeCommand('vscode.open', to);
  });
  return to;
}

async function askForFormat(): Promise<ExportFormat | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly format: ExportFormat })[] = [
    { format: 'json', label: 'JSON', detail: vscode.l10n.t('All events of the search') },
    {
      format: 'otlp',
      label: 'OTLP/JSON',
      detail: vscode.l10n.t('OpenTelemetry spans with OpenInference attributes'),
    },
    { format: 'svg', label: 'SVG', detail: vscode.l10n.t('A picture of the search tree') },
  ];
  const placeHolder = vscode.l10n.t('Export the trace as what?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.format;
}

async function askForFile(trace: string, format: ExportFormat): Promise<vscode.Uri | undefined> {
  const ending = EXPORT_ENDINGS[format];
  const filters = { [format.toUpperCase()]: [ending] };
  return askWhereToSave(vscode.l10n.t('Export Trace'), `${trace}.${ending}`, filters);
}
