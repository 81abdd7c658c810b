import * as vscode from 'vscode';
import { decodeEvents } from '../../core/history/read-solve.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import type { Desk } from '../desk.ts';
import { DOCUMENT_SELECTOR } from './document-languages.ts';
import type { DocumentStubs, WrittenFunction } from './document-stubs.ts';
import { checksOf, explain } from './explanation.ts';
import type { Line, Told } from './explanation.ts';
import { isAnswer, standingOf } from './insertion.ts';
import type { Insertion, Standing } from './insertion.ts';
import { hashOf } from './insertions.ts';
import type { Insertions } from './insertions.ts';

export type ExplainTools = { readonly stubs: DocumentStubs; readonly insertions: Insertions };

/** An insertion, and how the function stands to it now. */
export type Known = { readonly insertion: Insertion; readonly standing: Standing };

const SIGNS: Readonly<Record<Line['tone'], string>> = {
  good: '$(pass)',
  bad: '$(warning)',
  plain: '$(info)',
};

/** Traces that are looked through for a body that was inserted without our knowing. */
const LOOKED_THROUGH = 200;

/** What is known of a function that was inserted here; undefined when nothing was. */
export function knownOf(
  insertions: Insertions,
  document: vscode.TextDocument,
  { stub, asWritten }: WrittenFunction,
): Known | undefined {
  const insertion = insertions.find(document.uri, stub.qualifiedName, () => asWritten().code);
  if (insertion === undefined) return undefined;
  const { code, program } = asWritten();
  const present = { hash: hashOf(code), program: hashOf(program) };
  return { insertion, standing: standingOf(insertion, present) };
}

/**
 * "Explain Verification": lists what speaks for the function at a line, with a way to its trace.
 * Gives the lines, or nothing when there is nothing to explain, which is said.
 */
export async function explainFunction(
  desk: Desk,
  { stubs, insertions }: ExplainTools,
  document: vscode.TextDocument,
  line: number,
): Promise<readonly Line[] | undefined> {
  const written = await stubs.writtenAt(document, line);
  const known = written && knownOf(insertions, document, written);
  const found =
    known === undefined && written !== undefined ? await searchTraces(desk, written) : undefined;
  const insertion = known?.insertion ?? found;
  if (written === undefined || insertion === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No solve of this machine wrote this function, so there is nothing to explain. A body is known by its text.',
      ),
    );
    return undefined;
  }
  const told = await tell(desk, insertion.traceId);
  const lines = explain(insertion, known?.standing ?? 'same', told, vscode.l10n.t);
  void show(written.stub.qualifiedName, lines, told);
  return lines;
}

async function show(name: string, lines: readonly Line[], told: Told | undefined): Promise<void> {
  const open = vscode.l10n.t('Open the trace of this solve');
  const items = lines.map(({ tone, text }) => ({ label: `${SIGNS[tone]} ${text}` }));
  const trace = told === undefined ? [] : [{ label: `$(go-to-file) ${open}`, id: told.traceId }];
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { id?: string }>(
    [...items, ...trace],
    { title: vscode.l10n.t('Why {0} is trusted', name) },
  );
  if (chosen?.id !== undefined)
    await vscode.commands.executeCommand('reasonCode.openTrace', chosen.id);
}

/** What the trace says of its answer; undefined when it is gone or has no end. */
async function tell({ workbench, log }: Desk, id: string): Promise<Told | undefined> {
  try {
    return resultOf((await workbench().traces.read(id)).events);
  } catch (error) {
    log.info(`The trace ${id} cannot be read: ${String(error)}`);
    return undefined;
  }
}

function resultOf(events: readonly unknown[]): SolveResult | undefined {
  return decodeEvents(events).findLast(event => event.type === 'solve-end')?.result;
}

/** A body that came by another way, such as an agent: its trace has the same text. */
async function searchTraces(
  { workbench }: Desk,
  { stub, asWritten }: WrittenFunction,
): Promise<Insertion | undefined> {
  const { code } = asWritten();
  for (const { id, last } of await workbench().traces.list(LOOKED_THROUGH)) {
    const result = resultOf([last]);
    if (result?.function !== stub.qualifiedName || !isAnswer(result, code)) continue;
    const verified = result.status === 'verified';
    const kept = { uri: '', name: stub.qualifiedName, hash: hashOf(code), program: '', node: 0 };
    return { ...kept, traceId: id, verified, ...checksOf(result), when: '' };
  }
  return undefined;
}

/** The hover on the first line of a function that was inserted. */
export function registerExplanations(
  desk: Desk,
  { stubs, insertions }: ExplainTools,
): vscode.Disposable {
  return vscode.languages.registerHoverProvider(DOCUMENT_SELECTOR, {
    async provideHover(document, position) {
      const written = await stubs.writtenAt(document, position.line + 1);
      if (written?.stub.line !== position.line + 1) return undefined;
      const known = knownOf(insertions, document, written);
      if (known === undefined) return undefined;
      const told = await tell(desk, known.insertion.traceId);
      const text = new vscode.MarkdownString('', true);
      text.isTrusted = { enabledCommands: ['reasonCode.openTrace'] };
      for (const { tone, text: said } of explain(
        known.insertion,
        known.standing,
        told,
        vscode.l10n.t,
      ))
        text.appendMarkdown(`${SIGNS[tone]} `).appendText(said).appendMarkdown('\n\n');
      if (told !== undefined) {
        const id = encodeURIComponent(JSON.stringify([told.traceId]));
        const label = vscode.l10n.t('Open the trace of this solve');
        text.appendMarkdown(`[${label}](command:reasonCode.openTrace?${id})`);
      }
      return new vscode.Hover(text);
    },
  });
}
