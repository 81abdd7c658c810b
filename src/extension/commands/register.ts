import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { acceptPreview } from '../editor/accept.ts';
import type { AcceptTools, Accepted } from '../editor/accept.ts';
import type { Reviews } from '../editor/reviews.ts';
import type { Previews } from '../editor/preview.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import type { ApiKeys } from '../remote/api-keys.ts';
import { commandsOf, showingErrors } from '../showing-errors.ts';
import { chooseModel } from './choose-model.ts';
import { createBenchmarks } from './run-benchmark.ts';
import { solveFunction } from './solve.ts';
import type { SolveTools } from './solve.ts';

type Parts = SolveTools &
  AcceptTools & {
    readonly reviews: Reviews;
    readonly panel: SearchPanel;
    readonly keys: ApiKeys;
  };

/**
 * Every command of the extension. A failing one shows its error; none rejects, but a benchmark that
 * a program started: it has nobody to show anything to.
 */
export function registerCommands(desk: Desk, parts: Parts): vscode.Disposable {
  const { previews, panel, keys } = parts;
  const benchmarks = createBenchmarks(desk);
  const shown = showingErrors(desk);
  const on = commandsOf(desk);
  return vscode.Disposable.from(
    benchmarks,
    vscode.commands.registerCommand('reasonCode.runBenchmark', (given?: unknown) =>
      given === undefined ? shown(() => benchmarks.run(given)) : benchmarks.run(given),
    ),
    on('solve', (uri?: unknown, line?: unknown) =>
      solveFunction(
        desk,
        parts,
        uri instanceof vscode.Uri ? uri : undefined,
        typeof line === 'number' ? line : undefined,
      ),
    ),
    on('cancel', (key?: unknown) => {
      const running = desk.solves.unfinished();
      const chosen = typeof key === 'string' ? running.filter(one => one.key === key) : running;
      for (const { controller } of chosen) controller.abort();
      if (typeof key !== 'string') benchmarks.cancel();
    }),
    on('showPanel', (key?: unknown) => {
      const solve = typeof key === 'string' ? desk.solves.byKey(key) : desk.solves.all().at(-1);
      if (solve !== undefined) panel.showSolve(solve);
      else
        void vscode.window.showInformationMessage(
          vscode.l10n.t('There is no search yet: solve a function first.'),
        );
    }),
    on('accept', () => acceptCurrent(desk, parts)),
    on('discard', () => discardCurrent(parts)),
    on('nextCandidate', () => showNext(previews)),
    on('chooseModel', () => chooseModel(desk)),
    on('setApiKey', () => keys.ask()),
    on('forgetApiKey', () => keys.forget()),
    on('doctor', () => showDoctor(desk)),
  );
}

async function acceptCurrent(desk: Desk, parts: Parts): Promise<Accepted | undefined> {
  const preview = parts.previews.current();
  if (preview === undefined) return undefined;
  const accepted = await acceptPreview(desk, parts, preview);
  if (accepted === 'inserted') await parts.reviews.after(preview.solve);
  return accepted;
}

async function discardCurrent({ previews, reviews }: Parts): Promise<void> {
  const preview = previews.current();
  if (preview === undefined) return;
  await previews.close(preview);
  await reviews.after(preview.solve);
}

async function showNext(previews: Previews): Promise<void> {
  const preview = previews.current();
  const count = preview?.solve.result?.proposals.length ?? 0;
  if (preview === undefined || count < 2) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no other candidate.'));
    return;
  }
  await previews.close(preview);
  await previews.show(preview.solve, (preview.place + 1) % count);
}

async function showDoctor({ workbench, log }: Desk): Promise<void> {
  const title = vscode.l10n.t('Examining this machine');
  const location = vscode.ProgressLocation.Notification;
  const findings = await vscode.window.withProgress({ location, title }, () =>
    workbench().doctor(),
  );
  log.show();
  for (const { name, status, detail } of findings) {
    const text = `${name}: ${detail}`;
    if (status === 'failed') log.error(text);
    else if (status === 'warning') log.warn(text);
    else log.info(text);
  }
}
