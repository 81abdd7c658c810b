import * as vscode from 'vscode';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import type { Desk } from '../desk.ts';
import { checksOf } from '../editor/explanation.ts';
import { refuseUntrusted } from '../refuse-untrusted.ts';
import { runSolve, withSolveProgress } from '../run-solve.ts';
import { cursorLine, documentOf, showResult } from './solve.ts';
import type { SolveTools } from './solve.ts';

/**
 * "Fix Function": runs what speaks for the function at a line against the body that it has. When a
 * check fails, searches on from that body and shows what passes as a diff. Says so when all passes,
 * and when there is nothing to run. Gives the result; nothing when there was no function.
 */
export async function fixFunction(
  desk: Desk,
  tools: SolveTools,
  uri: vscode.Uri | undefined,
  line: number | undefined,
): Promise<SolveResult | undefined> {
  if (!vscode.workspace.isTrusted) {
    await refuseUntrusted();
    return undefined;
  }
  const document = await documentOf(uri);
  const at = line ?? cursorLine(document) ?? 1;
  const written = await tools.stubs.writtenAt(document, at);
  if (written === undefined)
    throw new ReasonCodeError(
      'stub-not-found',
      vscode.l10n.t('There is no function with a body here. Put the cursor into one.'),
    );
  const { stub } = written;
  const running = desk.solves.running(document.uri, stub.qualifiedName);
  if (running !== undefined) {
    await vscode.commands.executeCommand('reasonCode.showPanel', running.key);
    return undefined;
  }
  const subject = {
    uri: document.uri,
    text: document.getText(),
    stub,
    writtenBody: 'mend',
  } as const;
  const title = vscode.l10n.t('Fixing {0}', stub.name);
  const solve = await withSolveProgress(title, following => runSolve(desk, subject, following));
  const { result } = solve;
  if (result === undefined) return undefined;
  const said = withoutSearch(result);
  if (said === undefined) void showResult(desk, tools.previews, solve, result);
  else void vscode.window.showInformationMessage(said);
  return result;
}

/** What to say when nothing had to be searched for; undefined when there was something. */
function withoutSearch(result: SolveResult): string | undefined {
  const { status, proposals, message, function: name } = result;
  const [best] = proposals;
  const isPresent = best?.splice.edits.length === 0;
  if (status === 'verified' && isPresent) {
    const { total } = checksOf(result);
    return vscode.l10n.t('{0} passes all of its {1} checks: there is nothing to fix.', name, total);
  }
  if (status === 'unverified' && best === undefined)
    return vscode.l10n.t('Nothing could be run against {0}. {1}', name, message ?? '');
  return undefined;
}
