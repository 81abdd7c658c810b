import { join } from 'node:path';
import * as vscode from 'vscode';
import { isAbortError } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { readBenchArguments } from '../../compose/bench-arguments.ts';
import type { BenchArguments } from '../../compose/bench-arguments.ts';
import { askBenchmark } from '../../compose/run-benchmark.ts';
import type { BenchProgress, BenchResult } from '../../compose/run-benchmark.ts';
import type { Desk } from '../desk.ts';
import { readSettings } from '../read-settings.ts';
import { refuseUntrusted, untrustedText } from '../refuse-untrusted.ts';
import { toAbortSignal } from '../to-abort-signal.ts';
import { askBenchmarkArguments } from './ask-benchmark.ts';

/** The benchmarks of this window. */
export type Benchmarks = {
  /**
   * "Reason-Code: Run Benchmark". With arguments (the names of `reason-code bench`) it gives what
   * `bench --json` prints and shows nothing; it rejects with what is to be done when it cannot run,
   * with an `AbortError` when it was cancelled. Without arguments it asks for them and shows
   * progress; nothing is given when the user turned away or cancelled.
   */
  run(given: unknown): Promise<BenchResult | undefined>;
  /** Ends those that run; what they have written stays. */
  cancel(): void;
  dispose(): void;
};

export function createBenchmarks(desk: Desk): Benchmarks {
  const running = new Set<AbortController>();
  const cancel = (): void => {
    for (const controller of running) controller.abort();
  };
  const start = async (
    given: BenchArguments,
    onProgress?: (progress: BenchProgress) => void,
    more: readonly AbortSignal[] = [],
  ): Promise<BenchResult> => {
    const controller = new AbortController();
    running.add(controller);
    try {
      return await askBenchmark({
        assets: join(desk.context.extensionPath, 'dist'),
        arguments: withDefaults(desk, given),
        log: line => desk.log.info(line),
        signal: AbortSignal.any([controller.signal, ...more]),
        ...(onProgress === undefined ? {} : { onProgress }),
        ...startFolder(),
      });
    } finally {
      running.delete(controller);
    }
  };
  return {
    async run(given) {
      if (given === undefined) return runAsked(desk, start);
      if (!vscode.workspace.isTrusted) throw new ReasonCodeError('usage', untrustedText());
      return start(readBenchArguments(given));
    },
    cancel,
    dispose: cancel,
  };
}

type Start = (
  given: BenchArguments,
  onProgress: (progress: BenchProgress) => void,
  more: readonly AbortSignal[],
) => Promise<BenchResult>;

async function runAsked(desk: Desk, start: Start): Promise<BenchResult | undefined> {
  if (!vscode.workspace.isTrusted) {
    await refuseUntrusted();
    return undefined;
  }
  const given = await askBenchmarkArguments();
  if (given === undefined) return undefined;
  try {
    const result = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        cancellable: true,
        title: vscode.l10n.t('Benchmark {0}', given.suite),
      },
      (progress, token) => {
        progress.report({ message: vscode.l10n.t('preparing') });
        let shown = 0;
        return start(
          given,
          row => {
            const share = (100 * row.done) / row.total;
            progress.report({ message: progressText(row), increment: share - shown });
            shown = share;
          },
          [toAbortSignal(token)],
        );
      },
    );
    void showDone(desk, result);
    return result;
  } catch (error) {
    if (!isAbortError(error)) throw error;
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The benchmark was cancelled. The rows that it had written are kept.'),
    );
    return undefined;
  }
}

function progressText({ done, total, leftMs, task, strategy }: BenchProgress): string {
  const minutes = Math.max(1, Math.round(leftMs / 60_000));
  return vscode.l10n.t(
    '{0} of {1} rows, about {2} min left ({3}, {4})',
    done,
    total,
    done === total ? 0 : minutes,
    task,
    strategy,
  );
}

async function showDone({ log }: Desk, { out, rows }: BenchResult): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const openFolder = vscode.l10n.t('Open Folder');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('The benchmark is done: {0} rows in {1}.', rows.length, out),
    showLog,
    openFolder,
  );
  if (chosen === showLog) log.show();
  if (chosen === openFolder)
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(out));
}

/**
 * What was not said comes from this machine's settings, where it concerns the machine and not the
 * measurement; fetched files and results go where the editor keeps this extension's.
 */
function withDefaults({ context }: Desk, given: BenchArguments): BenchArguments {
  const { model, sandbox, threads } = readSettings();
  const storage = context.globalStorageUri.fsPath;
  const name = `${given.suite.replace(/^.*[\\/]/, '')}-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  return {
    model,
    sandbox,
    threads,
    cache: join(storage, 'cache'),
    out: join(storage, 'benchmarks', name),
    ...given,
  };
}

/** Relative paths are meant from the first folder of the workspace. */
function startFolder(): { readonly cwd?: string } {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return folder === undefined ? {} : { cwd: folder.uri.fsPath };
}
