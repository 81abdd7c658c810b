import * as vscode from 'vscode';
import type { SourceFile } from '../core/base/source.ts';
import type { Interrupted } from '../core/solve/earlier-solve.ts';
import type { Ask } from '../core/questions/question.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveOptions, SolveRequest } from '../core/solve/solve-request.ts';
import type { Stub } from '../core/stub/stub.ts';
import { spanTraceId } from '../core/telemetry/span-ids.ts';
import { solveOptions } from '../compose/create-workbench.ts';
import type { Settings } from '../compose/settings.ts';
import type { SolveView } from '../protocol/solve-view.ts';
import type { Desk } from './desk.ts';
import { withFields } from './log.ts';
import type { Log } from './log.ts';
import { readSettings } from './read-settings.ts';
import { withConsent } from './remote/consent.ts';
import type { Solve } from './solves.ts';
import { toAbortSignal } from './to-abort-signal.ts';

/** What is solved: a function of a text that is, or will be, the document's. */
export type Subject = Pick<SolveRequest, 'writtenBody'> & {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly stub: Stub;
  /** As the user allowed them for several solves; without them they are read, and may be asked about. */
  readonly settings?: Settings;
  /** In place of what the settings say. */
  readonly options?: Partial<SolveOptions>;
  /** The search that this one goes on with. */
  readonly continues?: Interrupted;
};

/** How a solve is followed and ended from outside; a solve can always be cancelled by its own key. */
export type Following = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
  /** Told of the solve as soon as there is one. */
  readonly onBegin?: (solve: Solve) => void;
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
  { signal, onProgress, onBegin, ask }: Following = {},
): Promise<Solve> {
  const plain = await requestFor(desk, subject);
  const request = ask === undefined ? plain : { ...plain, ask };
  const solve = desk.solves.begin(subject.uri, subject.text, subject.stub);
  const { signal: own } = solve.controller;
  const both = signal === undefined ? own : AbortSignal.any([signal, own]);
  onBegin?.(solve);
  for await (const event of desk.workbench().solve(request, both, solve.control)) {
    desk.solves.push(solve, event);
    logSolve(desk.log, solve, event);
    if (TELLING.has(event.type)) onProgress?.(progressText(solve.view));
  }
  return solve;
}

/** Where a solve begins and ends, with the ids that its trace and its spans are found by. */
function logSolve(log: Log, { view }: Solve, event: SolveEvent): void {
  const id = view.start?.traceId;
  if (id === undefined || (event.type !== 'solve-start' && event.type !== 'solve-end')) return;
  const own = withFields(log, { traceId: id, spanTraceId: spanTraceId(id) });
  if (event.type === 'solve-start') own.info('solve begins', { function: event.function });
  else {
    const { status, wallMs, simulations, usage } = event.result;
    const { evaluatedTokens } = usage;
    own.info('solve ends', { status, wallMs, simulations, evaluatedTokens });
  }
}

/** The request for a function of a document, with what lies around its file. Throws as `runSolve`. */
export async function requestFor(desk: Desk, subject: Subject): Promise<SolveRequest> {
  const { uri, text, stub, writtenBody, continues } = subject;
  const settings = subject.settings ?? (await withConsent(desk, readSettings(uri)));
  const options = { ...solveOptions(settings), ...continues?.options, ...subject.options };
  const file: SourceFile = { path: vscode.workspace.asRelativePath(uri), text };
  const asked = {
    file,
    stub,
    options,
    ...(writtenBody === undefined ? {} : { writtenBody }),
    ...(continues === undefined ? {} : { continues: continues.earlier }),
  };
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
  return vscode.window.withProgress({ ...where, title }, async (progress, token) =>
    run({
      signal: toAbortSignal(token),
      onProgress: message => progress.report({ message }),
    }),
  );
}

/** Events after which the notification says something else. */
const TELLING: ReadonlySet<SolveEvent['type']> = new Set(['phase', 'progress', 'pause', 'resume']);

function progressText({ phase, start, simulations, elapsedMs, ...view }: SolveView): string {
  if (view.pausedAt !== undefined) return vscode.l10n.t('paused');
  const seconds = Math.round(elapsedMs / 1000);
  const expected = Math.round((view.expectedMs ?? 0) / 1000);
  if (simulations === 0)
    return expected > 0 ? vscode.l10n.t('{0}, about {1} s at most', phase, expected) : phase;
  return vscode.l10n.t(
    '{0} of {1} candidates, {2} s of at most {3} s',
    simulations,
    start?.simulations ?? 0,
    seconds,
    Math.max(seconds, expected),
  );
}
