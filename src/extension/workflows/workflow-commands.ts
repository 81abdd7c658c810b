import * as vscode from 'vscode';
import type { RunResult } from '../../core/workflow/workflow-event.ts';
import type { Desk } from '../desk.ts';
import { showError } from '../error-message.ts';
import { refuseUntrusted } from '../refuse-untrusted.ts';
import { toAbortSignal } from '../to-abort-signal.ts';
import type { WorkflowDiagnostics } from './diagnostics.ts';
import { chooseWorkflow } from './files.ts';
import type { RunRequest } from './run-file.ts';
import type { Runs } from './runs.ts';

/** The commands over workflow files. Each throws what a person has to be told. */
export type WorkflowCommands = {
  run(uri: unknown, given: unknown): Promise<RunResult | undefined>;
  validate(uri: unknown): Promise<number | undefined>;
  showGraph(uri: unknown): Promise<void>;
  cancel(): void;
};

type Parts = {
  readonly desk: Desk;
  readonly runs: Runs;
  readonly diagnostics: WorkflowDiagnostics;
  readonly run: (request: RunRequest) => Promise<RunResult | undefined>;
  readonly showGraph: (document: vscode.TextDocument) => Promise<void>;
};

export function createWorkflowCommands(parts: Parts): WorkflowCommands {
  return {
    run: (uri, given) => run(parts, uri, given),
    validate: uri => validate(parts.diagnostics, uri),
    async showGraph(uri) {
      const document = await documentOf(uri, vscode.l10n.t('Workflow to draw'));
      if (document !== undefined) await parts.showGraph(document);
    },
    cancel() {
      for (const { controller } of parts.runs.all()) controller.abort();
    },
  };
}

async function documentOf(
  uri: unknown,
  placeHolder: string,
): Promise<vscode.TextDocument | undefined> {
  const chosen = uri instanceof vscode.Uri ? uri : await chooseWorkflow(placeHolder);
  return chosen === undefined ? undefined : vscode.workspace.openTextDocument(chosen);
}

/** What a program that runs the command may say: inputs, and whether to go on from the checkpoint. */
type Given = { readonly inputs?: Readonly<Record<string, unknown>>; readonly resume?: boolean };

function isGiven(given: unknown): given is Given {
  return typeof given === 'object' && given !== null && ('inputs' in given || 'resume' in given);
}

/** "Reason-Code: Run Workflow": gives what came of it, or nothing when nothing was run. */
async function run(parts: Parts, uri: unknown, given: unknown): Promise<RunResult | undefined> {
  if (!vscode.workspace.isTrusted) {
    await refuseUntrusted();
    return undefined;
  }
  const document = await documentOf(uri, vscode.l10n.t('Workflow to run'));
  if (document === undefined) return undefined;
  const name = vscode.workspace.asRelativePath(document.uri);
  const where = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = vscode.l10n.t('Running {0}', name);
  const result = await vscode.window.withProgress({ ...where, title }, (progress, token) =>
    parts.run({
      uri: document.uri,
      ...(isGiven(given) ? given : {}),
      signal: toAbortSignal(token),
      onProgress: message => progress.report({ message }),
    }),
  );
  if (result !== undefined) void sayResult(parts.desk, document.uri, name, result);
  return result;
}

async function sayResult(
  desk: Desk,
  uri: vscode.Uri,
  name: string,
  { status, succeeded, failure }: RunResult,
): Promise<void> {
  const { showErrorMessage, showInformationMessage, showWarningMessage } = vscode.window;
  const resume = vscode.l10n.t('Resume');
  try {
    if (status === 'done' && succeeded) {
      await showInformationMessage(vscode.l10n.t('{0} is done.', name));
    } else if (status === 'done') {
      await showWarningMessage(
        vscode.l10n.t('{0} is done, but what it is to reach was not reached.', name),
      );
    } else {
      const chosen =
        status === 'failed'
          ? await showErrorMessage(
              vscode.l10n.t('{0} failed: {1}', name, failure?.why ?? ''),
              resume,
            )
          : await showInformationMessage(
              vscode.l10n.t('{0} was cancelled; what is done is kept.', name),
              resume,
            );
      if (chosen === resume)
        await vscode.commands.executeCommand('reasonCode.runWorkflow', uri, { resume: true });
    }
  } catch (error) {
    void showError(desk, error);
  }
}

async function validate(
  diagnostics: WorkflowDiagnostics,
  uri: unknown,
): Promise<number | undefined> {
  const document = await documentOf(uri, vscode.l10n.t('Workflow to check'));
  if (document === undefined) return undefined;
  const problems = await diagnostics.check(document);
  const name = vscode.workspace.asRelativePath(document.uri);
  if (problems.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} is valid.', name));
  } else {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0}, line {1}: {2}', name, problems[0]?.line ?? 1, problems[0]?.message ?? ''),
    );
  }
  return problems.length;
}
