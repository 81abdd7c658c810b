import * as vscode from 'vscode';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { readSolve } from '../../core/history/read-solve.ts';
import { optionsOf } from '../../core/solve/earlier-solve.ts';
import type { SolveStart } from '../../core/solve/solve-event.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import { solveFunction } from '../commands/solve.ts';
import type { SolveTools } from '../commands/solve.ts';
import type { Desk } from '../desk.ts';
import { filesOf } from '../editor/trace-files.ts';

/**
 * Solves the stub of a trace once more, with the strategy, budget and seed it had; the model is the
 * one of the settings. Rejects where the file or the stub is not there any more.
 */
export async function solveAgain(
  desk: Desk,
  tools: SolveTools,
  trace: string,
): Promise<SolveResult | undefined> {
  const { start } = readSolve((await desk.workbench().traces.read(trace)).events);
  if (start === undefined)
    throw new ReasonCodeError(
      'trace-damaged',
      vscode.l10n.t('This trace does not say which function it was about.'),
    );
  const document = await openFile(start);
  const { stubs } = await tools.stubs.find(document);
  const named = stubs.filter(({ qualifiedName }) => qualifiedName === start.function);
  const stub = named.find(({ line }) => line === start.line) ?? named[0];
  if (stub === undefined)
    throw new ReasonCodeError(
      'stub-not-found',
      vscode.l10n.t(
        'There is no stub {0} in {1} now. Empty its body, or undo the insertion, to solve it again.',
        start.function,
        start.file,
      ),
    );
  return solveFunction(desk, tools, document.uri, stub.line, optionsOf(start));
}

async function openFile({ file }: SolveStart): Promise<vscode.TextDocument> {
  for await (const document of filesOf(file)) return document;
  throw new ReasonCodeError(
    'file-unreadable',
    vscode.l10n.t(
      '{0} is in no folder of this workspace. Open its folder, and run it again.',
      file,
    ),
  );
}
