import * as vscode from 'vscode';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { SolveOptions } from '../../core/solve/solve-request.ts';
import { chancePercent } from '../../core/solve/solve-result.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import type { Stub } from '../../core/stub/stub.ts';
import type { Desk } from '../desk.ts';
import { askInEditor } from '../editor/ask-question.ts';
import type { DocumentStubs } from '../editor/document-stubs.ts';
import type { Previews } from '../editor/preview.ts';
import { showError, showMessage } from '../error-message.ts';
import { runSolve, withSolveProgress } from '../run-solve.ts';
import { refuseUntrusted } from '../refuse-untrusted.ts';
import type { Solve } from '../solves.ts';

export type SolveTools = { readonly stubs: DocumentStubs; readonly previews: Previews };

/**
 * "Reason-Code: Solve Function": searches for a body of the stub at a line (of the cursor, when
 * none is given) and shows what it found as a diff. Gives the result, or nothing when there was
 * nothing to do. Errors are shown, not thrown.
 * @param options in place of what the settings say
 */
export async function solveFunction(
  desk: Desk,
  tools: SolveTools,
  uri: vscode.Uri | undefined,
  line: number | undefined,
  options: Partial<SolveOptions> = {},
): Promise<SolveResult | undefined> {
  try {
    if (!vscode.workspace.isTrusted) {
      await refuseUntrusted();
      return undefined;
    }
    const document = await documentOf(uri);
    const stub = await chooseStub(tools.stubs, document, line);
    if (stub === undefined) return undefined;
    const running = desk.solves.running(document.uri, stub.qualifiedName);
    if (running !== undefined) {
      await vscode.commands.executeCommand('reasonCode.showPanel', running.key);
      return undefined;
    }
    const subject = { uri: document.uri, text: document.getText(), stub, options };
    const ask = askInEditor(desk);
    const solve = await withSolveProgress(vscode.l10n.t('Solving {0}', stub.name), following =>
      runSolve(desk, subject, { ...following, ask }),
    );
    if (solve.result !== undefined) void showResult(desk, tools.previews, solve, solve.result);
    return solve.result;
  } catch (error) {
    void showError(desk, error);
    return undefined;
  }
}

/** The document that is meant: the one that is named, or else the active one. Throws `stub-not-found`. */
export async function documentOf(uri: vscode.Uri | undefined): Promise<vscode.TextDocument> {
  if (uri !== undefined) return vscode.workspace.openTextDocument(uri);
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined) return document;
  throw new ReasonCodeError(
    'stub-not-found',
    vscode.l10n.t('Open a Python, JavaScript or TypeScript file with a stub in it first.'),
  );
}

/** The line of the cursor, where the document is the active one. */
export function cursorLine(document: vscode.TextDocument): number | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document ? editor.selection.active.line + 1 : undefined;
}

async function chooseStub(
  stubs: DocumentStubs,
  document: vscode.TextDocument,
  line: number | undefined,
): Promise<Stub | undefined> {
  const at = line ?? cursorLine(document);
  const here = at === undefined ? undefined : await stubs.at(document, at);
  if (here !== undefined) return here;
  const { stubs: found, problems } = await stubs.find(document);
  const [problem] = problems;
  if (found.length === 0 && problem !== undefined) {
    throw new ReasonCodeError(
      'file-unparsable',
      vscode.l10n.t(
        'This file does not parse (line {0}: {1}). Mend that first.',
        problem.line,
        problem.message,
      ),
    );
  }
  if (found.length === 0) {
    throw new ReasonCodeError(
      'stub-not-found',
      vscode.l10n.t(
        'There is no stub here: a function whose body is empty, only comments, pass or ..., or only says that it is not implemented.',
      ),
    );
  }
  const items = found.map(stub => ({
    label: stub.qualifiedName,
    description: vscode.l10n.t('line {0}', stub.line),
    stub,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which function?'),
  });
  return chosen?.stub;
}

/** Shows what came of a solve: the diff of what is verified, or why nothing is. */
export async function showResult(
  desk: Desk,
  previews: Previews,
  solve: Solve,
  result: SolveResult,
): Promise<void> {
  const { status, function: name, traceId } = result;
  desk.log.info('shown', { traceId, status, function: name });
  if (result.status === 'error') {
    await showMessage(
      desk,
      result.message ?? vscode.l10n.t('The search failed.'),
      result.errorCode ?? 'sandbox-broken',
    );
    return;
  }
  if (result.status === 'verified') {
    await previews.show(solve, 0);
    if (result.weakStandIn) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          '{0} was solved by the weak stand-in model. Set reasonCode.model for a better one.',
          result.function,
        ),
      );
    }
    return;
  }
  // The body that is there already is nothing to review.
  const place = result.proposals.findIndex(({ splice }) => splice.edits.length > 0);
  const review = vscode.l10n.t('Review the best, unverified');
  const tree = vscode.l10n.t('Show the search');
  const buttons = [...(place >= 0 ? [review] : []), tree];
  const chance =
    place < 0
      ? ''
      : ` ${vscode.l10n.t('Chance to be right, by its evidence: about {0} %.', chancePercent(result))}`;
  const text = `${result.function}: ${result.message ?? vscode.l10n.t('not verified')}${chance}`;
  const chosen = await vscode.window.showWarningMessage(text, ...buttons);
  if (chosen === review) await previews.show(solve, place);
  if (chosen === tree) await vscode.commands.executeCommand('reasonCode.showPanel', solve.key);
}
