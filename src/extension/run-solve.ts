import * as vscode from 'vscode';
import type { SourceFile } from '../core/base/source.ts';
import type { Ask } from '../core/questions/question.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveRequest } from '../core/solve/solve-request.ts';
import type { Stub } from '../core/stub/stub.ts';
import { solveOptions } from '../compose/create-workbench.ts';
import type { Desk } from './desk.ts';
import { readSettings } from './read-settings.ts';
import { refuseUnallowed } from './refuse-unallowed.ts';
import type { Solve } from './solves.ts';

/** What is solved: a function of a text that is, or will be, the document's. */
export type Subject = {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly stub: Stub;
  /** As the user allowed them for several solves; without them they are read, and may be asked about. */
};

/** How a solve is followed and ended from outside; a solve can always be cancelled by its own key. */
export type Following = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
  /** Asks the person who waits; nobody is asked without it. */
  readonly ask?: Ask;
};

/**
 * Runs one solve of this window to its end. Throws what keeps it from beginning: a setting that
 * does not fit, or a remote model that the user does not allow.
 */
export async function runSolve(
  desk: Desk,
  subject: Subject,
  { signal, onProgress, ask }: Following = {},
): Promise<Solve> {
  const plain = await requestFor(desk, subject);
  const request = ask === undefined ? plain : { ...plain, ask };
  const solve = desk.solves.begin(subject.uri, subject.text, subject.stub);
  const { signal: own } = solve.controller;
  const both = signal === undefined ? own : AbortSignal.any([signal, own]);
  for await (const event of desk.workbench().solve(request, both)) {
    desk.solves.push(solve, event);
    if (event.type === 'phase' || event.type === 'progress')
      onProgress?.(progressText(solve, event));
  }
  return solve;
}

/** The request for a function of a document, with what lies around its file. Throws as `runSolve`. */
export async function requestFor(desk: Desk, subject: Subject): Promise<SolveRequest> {
  const { uri, text, stub } = subject;
  const settings = readSettings(uri);
  refuseUnallowed(settings);
  const options = solveOptions(settings);
  const file: SourceFile = { path: vscode.workspace.asRelativePath(uri), text };
  const asked = { file, stub, options };
  const alone = { ...asked, modules: [], tests: [], moduleNames: [] };
  if (uri.scheme !== 'file') return alone;
  try {
    // What is open may be newer than the file; what lies around it is read from disk.
    return { ...(await desk.workbench().read(uri.fsPath)), ...asked };
  } catch (error) {
    desk.log.warn(`Nothing around ${file.path} could be read: ${String(error)}`);
    return alone;
  }
}

/** Shows a notification with progress and Cancel while something is solved. */
export async function withSolveProgress<T>(
  title: string,
  run: (following: Required<Pick<Following, 'signal' | 'onProgress'>>) => Promise<T>,
): Promise<T> {
  const where = { location: vscode.ProgressLocation.Notification, cancellable: true };
  return vscode.window.withProgress({ ...where, title }, async (progress, token) => {
    const controller = new AbortController();
    if (token.isCancellationRequested) controller.abort();
    token.onCancellationRequested(() => controller.abort());
    return run({
      signal: controller.signal,
      onProgress: message => progress.report({ message }),
    });
  });
}

function progressText(
  { view }: Solve,
  event: Extract<SolveEvent, { type: 'phase' | 'progress' }>,
): string {
  if (event.type === 'phase') return view.phase;
  const seconds = Math.round(event.at / 1000);
  const most = Math.max(seconds, Math.round((event.expectedMs ?? 0) / 1000));
  const total = view.start?.simulations ?? 0;
  return vscode.l10n.t(
    '{0} of {1} candidates, {2} s of at most {3} s',
    event.simulations,
    total,
    seconds,
    most,
  );
}
