import * as vscode from 'vscode';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { Proposal } from '../../core/solve/solve-result.ts';
import { languageSupport } from '../../core/stub/language-table.ts';
import type { Parser } from '../../core/stub/parser.ts';
import type { Stub } from '../../core/stub/stub.ts';
import type { Settings } from '../../compose/settings.ts';
import type { Desk } from '../desk.ts';
import { applyChecked } from '../editor/accept.ts';
import type { AcceptTools } from '../editor/accept.ts';
import { composedEdit } from '../editor/composed.ts';
import { insertionOf } from '../editor/insertion-of.ts';
import type { Reviews } from '../editor/reviews.ts';
import { readSettings } from '../read-settings.ts';
import { refuseUntrusted } from '../refuse-untrusted.ts';
import { withConsent } from '../remote/consent.ts';
import { requestFor, runSolve, withSolveProgress } from '../run-solve.ts';
import type { Following } from '../run-solve.ts';
import type { Solve } from '../solves.ts';
import { documentOf } from './solve.ts';
import type { SolveTools } from './solve.ts';
import { solveOrder } from './solve-order.ts';
import { findAgain, settle } from './together.ts';

export type SolveAllTools = SolveTools & AcceptTools & { readonly reviews: Reviews };

/** What came of all stubs of a file: what can be inserted together, and the file it makes. */
export type Batch = {
  readonly uri: vscode.Uri;
  readonly before: string;
  readonly text: string;
  readonly stubs: number;
  readonly kept: readonly BatchSolve[];
};

type BatchSolve = { readonly solve: Solve; readonly stub: Stub; readonly proposal: Proposal };
type Source = {
  readonly uri: vscode.Uri;
  readonly before: string;
  readonly parser: Parser;
  readonly settings: Settings;
};

/**
 * "Solve All Stubs in This File": one after the other, each against the file with the bodies found
 * before it. Asks what to do with those that are verified in the file they make together. Gives the
 * batch; nothing when there was nothing to do.
 */
export async function solveAll(
  desk: Desk,
  tools: SolveAllTools,
  uri: vscode.Uri | undefined,
): Promise<Batch | undefined> {
  if (!vscode.workspace.isTrusted) {
    await refuseUntrusted();
    return undefined;
  }
  const document = await documentOf(uri);
  const { stubs } = await tools.stubs.find(document);
  const [first] = stubs;
  if (first === undefined)
    throw new ReasonCodeError('stub-not-found', vscode.l10n.t('There is no stub in this file.'));
  const parser = (await desk.workbench().parsers())[first.language];
  // Asked once, not for each of them.
  const settings = await withConsent(desk, readSettings(document.uri));
  const source = { uri: document.uri, before: document.getText(), parser, settings };
  const found = await withSolveProgress(vscode.l10n.t('Solving all stubs'), following =>
    solveEach(desk, source, solveOrder(source.before, parser, stubs), following),
  );
  const { text, kept } = await settleAll(desk, source, found);
  const batch = { uri: document.uri, before: source.before, text, stubs: stubs.length, kept };
  void showBatch(desk, tools, batch);
  return batch;
}

/** The solves that ended verified. A cancel keeps those; a solve that breaks ends the rest. */
async function solveEach(
  desk: Desk,
  { uri, before, parser, settings }: Source,
  stubs: readonly Stub[],
  { signal, onProgress }: Required<Pick<Following, 'signal' | 'onProgress'>>,
): Promise<readonly BatchSolve[]> {
  const found: BatchSolve[] = [];
  let text = before;
  for (const [place, wanted] of stubs.entries()) {
    if (signal.aborted) break;
    const support = languageSupport(wanted.language);
    const stub = findAgain(support.findStubs(text, parser).stubs, wanted);
    if (stub === undefined || desk.solves.running(uri, stub.qualifiedName) !== undefined) continue;
    const step = `${place + 1}/${stubs.length} ${stub.name}`;
    onProgress(step);
    const tell = (message: string): void => onProgress(`${step}: ${message}`);
    const solve = await runSolve(desk, { uri, text, stub, settings }, { signal, onProgress: tell });
    const proposal = solve.result?.proposals[0];
    if (solve.result?.status === 'error')
      throw new ReasonCodeError(
        solve.result.errorCode ?? 'sandbox-broken',
        solve.result.message ?? vscode.l10n.t('The search failed.'),
      );
    if (proposal?.verified !== true) continue;
    text = proposal.splice.text;
    found.push({ solve, stub, proposal });
  }
  return found;
}

async function settleAll(
  desk: Desk,
  { uri, before, parser, settings }: Source,
  all: readonly BatchSolve[],
): ReturnType<typeof settle<BatchSolve>> {
  const title = vscode.l10n.t('Checking the functions together');
  return withSolveProgress(title, ({ signal, onProgress }) =>
    settle({ before, parser, all }, async (text, stub) => {
      onProgress(stub.name);
      const request = await requestFor(desk, { uri, text, stub, settings });
      return (await desk.workbench().check(request, signal)).status === 'verified';
    }),
  );
}

async function showBatch(desk: Desk, tools: SolveAllTools, batch: Batch): Promise<void> {
  const { kept, stubs } = batch;
  desk.log.info(`Solved ${kept.length} of ${stubs} stubs of ${batch.uri.path}`);
  if (kept.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('None of the {0} stubs could be verified. The sidebar shows why.', stubs),
    );
    return;
  }
  const all = vscode.l10n.t('Accept All Verified');
  const each = vscode.l10n.t('Review One by One');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} of {1} stubs are verified.', kept.length, stubs),
    all,
    each,
  );
  if (chosen === all) await acceptBatch(desk, tools, batch);
  if (chosen === each) await tools.reviews.begin(kept.map(({ solve }) => solve));
}

/** Inserts all bodies as one step of undo, where the document still is what it was. */
async function acceptBatch(
  desk: Desk,
  { insertions }: AcceptTools,
  { uri, before, text, kept }: Batch,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.getText() !== before) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'The file was changed since its stubs were solved, so nothing was inserted. Undo the change, or review them one by one.',
      ),
    );
    return false;
  }
  const edits = composedEdit(before, text);
  if (!(await applyChecked(document, { edits, text }))) return false;
  for (const { solve, stub, proposal } of kept) {
    const parser = (await desk.workbench().parsers())[stub.language];
    const splice = { ...proposal.splice, text };
    await insertions.add(insertionOf(solve, proposal, { splice, parser }));
  }
  await vscode.window.showTextDocument(document);
  return true;
}
