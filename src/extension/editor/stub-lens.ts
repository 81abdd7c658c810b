import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { SECTION, isLensOn } from '../read-settings.ts';
import type { Solve } from '../solves.ts';
import { DOCUMENT_SELECTOR } from './document-languages.ts';
import type { WrittenFunction } from './document-stubs.ts';
import { knownOf } from './explain.ts';
import type { ExplainTools, Known } from './explain.ts';

/** How often the lens of a running solve is redrawn at most, in milliseconds. */
const REDRAW_MS = 300;
/** How often it is redrawn at least, so that its seconds go on. */
const TICK_MS = 1000;

/**
 * "Solve" above every stub; while it is solved, how far it is, and Cancel. Above a body that was
 * inserted, what speaks for it.
 */
export function registerStubLens(desk: Desk, tools: ExplainTools): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      if (!isLensOn(document.uri)) return [];
      const { stubs: found } = await tools.stubs.find(document);
      const above = (line: number, command: vscode.Command): vscode.CodeLens => {
        const shown = document.lineAt(Math.min(line, document.lineCount) - 1);
        return new vscode.CodeLens(shown.range, command);
      };
      const solving = found.map(({ qualifiedName, line }) => {
        const running = desk.solves.running(document.uri, qualifiedName);
        const command =
          running === undefined ? solveCommand(document.uri, line) : cancelCommand(running);
        return above(line, command);
      });
      const written = await tools.stubs.written(document);
      const explained = written.flatMap(one => {
        const command = writtenCommand(desk, tools, document, one);
        return command === undefined ? [] : [above(one.stub.line, command)];
      });
      return [...solving, ...explained];
    },
  };
  const redraw = redrawing(desk, () => changed.fire());
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider(DOCUMENT_SELECTOR, provider),
    redraw,
    tools.insertions.onDidChange(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(SECTION)) changed.fire();
    }),
  );
}

/** Redraws when solves change, several changes at once, and every second while one runs. */
function redrawing({ solves }: Desk, redraw: () => void): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  let clock: NodeJS.Timeout | undefined;
  const listening = solves.onDidChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      redraw();
    }, REDRAW_MS);
    const isRunning = solves.unfinished().length > 0;
    if (isRunning) clock ??= setInterval(redraw, TICK_MS);
    else {
      clearInterval(clock);
      clock = undefined;
    }
  });
  const stop = (): void => {
    clearTimeout(timer);
    clearInterval(clock);
  };
  return vscode.Disposable.from(listening, { dispose: stop });
}

function writtenCommand(
  desk: Desk,
  { insertions }: ExplainTools,
  document: vscode.TextDocument,
  written: WrittenFunction,
): vscode.Command | undefined {
  const { stub } = written;
  const running = desk.solves.running(document.uri, stub.qualifiedName);
  if (running !== undefined) return cancelCommand(running);
  const known = knownOf(insertions, document, written);
  if (known === undefined) return undefined;
  return {
    title: explainTitle(known),
    tooltip: vscode.l10n.t('What this body passed, and by what means'),
    command: 'reasonCode.explain',
    arguments: [document.uri, stub.line],
  };
}

function explainTitle({ insertion, standing }: Known): string {
  if (standing === 'changed')
    return vscode.l10n.t('$(warning) changed since it was inserted · explain');
  if (!insertion.verified) return vscode.l10n.t('$(warning) not verified · explain');
  return standing === 'same'
    ? vscode.l10n.t('$(verified) verified by {0} checks · explain', insertion.passed)
    : vscode.l10n.t('$(warning) what it uses changed since · explain');
}

function solveCommand(uri: vscode.Uri, line: number): vscode.Command {
  return {
    title: vscode.l10n.t('$(beaker) Solve'),
    tooltip: vscode.l10n.t(
      'Generate a body, verify it against the examples, and show it for insertion',
    ),
    command: 'reasonCode.solve',
    arguments: [uri, line],
  };
}

function cancelCommand({ key, view, begunAt }: Solve): vscode.Command {
  const total = view.start?.simulations ?? 0;
  const isSearching = view.phase === '' || view.phase === 'searching';
  const so = isSearching ? `${view.simulations}/${total}` : view.phase;
  const how = view.pausedAt === undefined ? so : vscode.l10n.t('paused');
  const seconds = Math.floor((performance.now() - begunAt) / 1000);
  return {
    title: vscode.l10n.t('$(loading~spin) {0} · {1} s · Cancel', how, seconds),
    tooltip: vscode.l10n.t('Stop, and keep the best so far'),
    command: 'reasonCode.cancel',
    arguments: [key],
  };
}
