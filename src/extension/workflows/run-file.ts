import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { Workflows } from '../../compose/workflows/open-workflows.ts';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { shownGraph } from '../../core/workflow/shown-graph.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import type { NodeValue, RunResult, WorkflowEvent } from '../../core/workflow/workflow-event.ts';
import { topOf } from '../../protocol/workflow-view.ts';
import type { Desk } from '../desk.ts';
import { readSettings } from '../read-settings.ts';
import { withConsent } from '../remote/consent.ts';
import { askInputs } from './ask-inputs.ts';
import { rootOf } from './files.ts';
import type { Kit } from './kit.ts';
import { openForRun } from './open-workflows.ts';
import type { Run } from './runs.ts';
import { valueText } from './value-text.ts';

type Inputs = Readonly<Record<string, unknown>>;

export type RunRequest = {
  readonly uri: vscode.Uri;
  /** With them nobody is asked for any. */
  readonly inputs?: Inputs;
  /** Goes on from the checkpoint, if there is one. Left out: the user is asked, where one is. */
  readonly resume?: boolean;
  readonly signal: AbortSignal;
  /** Told of the run as soon as there is one. */
  readonly onBegin?: (run: Run) => void;
  /** Told in a line what happens. */
  readonly onProgress?: (text: string) => void;
};

/**
 * Runs a workflow file as it stands in the editor. What goes wrong in a node is in the result;
 * undefined when the user gave up before it began. Throws what keeps it from beginning, and
 * `workflow-invalid` with all that is wrong with the file.
 */
export async function runFile(kit: Kit, request: RunRequest): Promise<RunResult | undefined> {
  const { desk, runs } = kit;
  const { uri, signal } = request;
  const root = rootOf(uri);
  const source = vscode.workspace.asRelativePath(uri);
  refuseTwice(kit, uri, source);
  const document = await vscode.workspace.openTextDocument(uri);
  const begun: { run?: Run; allowRemote: boolean } = { allowRemote: false };
  using opened = await openForRun(kit, {
    ...{ root, signal, name: basename(uri.fsPath, '.json') },
    allowRemote: () => begun.allowRemote,
    onSolve: (node, solve) => {
      if (begun.run !== undefined) runs.searching(begun.run, node, solve);
    },
  });
  const { workflows } = opened;
  const workflow = workflows.check(document.getText(), source);
  if (ASKS_MODEL.test(workflow.definition))
    ({ allowRemote: begun.allowRemote } = await withConsent(desk, readSettings(uri)));
  const checkpoint = checkpointOf(desk, uri);
  const inputs = await inputsOf(workflows, workflow, checkpoint, request);
  if (inputs === undefined) return undefined;
  // While the user was asked, somebody may have begun it.
  refuseTwice(kit, uri, source);
  const run = (begun.run = runs.begin(uri, shownGraph(workflow), valueText(inputs)));
  request.onBegin?.(run);
  const result = await follow(kit, run, { workflows, workflow, inputs, checkpoint, request });
  // What is done to its end is not gone on with.
  if (result.status === 'done') await rm(checkpoint, { force: true });
  return result;
}

/** Nodes that may send something to a model, which may be elsewhere. */
const ASKS_MODEL = /"kind":"(reasoning|model)"/;

/** Two runs would write into one checkpoint. */
function refuseTwice({ runs }: Kit, uri: vscode.Uri, source: string): void {
  if (runs.running(uri) === undefined) return;
  throw new ReasonCodeError('usage', vscode.l10n.t('{0} is running already.', source));
}

/** Where the checkpoint of a file is kept: a place that only this workspace has. */
function checkpointOf({ context }: Desk, uri: vscode.Uri): string {
  const folder = (context.storageUri ?? context.globalStorageUri).fsPath;
  const name = createHash('sha256').update(uri.toString()).digest('hex').slice(0, 32);
  return join(folder, 'workflows', `${name}.jsonl`);
}

/** The inputs of the run: the checkpoint's when it is gone on with, or else given or asked for. */
async function inputsOf(
  workflows: Workflows,
  workflow: Workflow,
  checkpoint: string,
  { inputs, resume }: RunRequest,
): Promise<Inputs | undefined> {
  const interrupted =
    resume === false ? undefined : await workflows.interrupted(workflow, checkpoint);
  const asks = resume === undefined && inputs === undefined;
  if (interrupted !== undefined && (resume === true || asks)) {
    const goOn = resume === true ? true : await askToResume(workflow.name, interrupted.done);
    if (goOn === undefined) return undefined;
    if (goOn) return interrupted.inputs;
  }
  const given = inputs ?? (await askInputs(workflow));
  if (given !== undefined) await rm(checkpoint, { force: true });
  return given;
}

async function askToResume(name: string, done: number): Promise<boolean | undefined> {
  const resume = vscode.l10n.t('Resume');
  const anew = vscode.l10n.t('Begin Anew');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} was interrupted; what {1} nodes gave is kept.', name, done),
    { modal: true },
    resume,
    anew,
  );
  return chosen === undefined ? undefined : chosen === resume;
}

type Following = {
  readonly workflows: Workflows;
  readonly workflow: Workflow;
  readonly inputs: Inputs;
  readonly checkpoint: string;
  readonly request: RunRequest;
};

async function follow(
  { runs }: Kit,
  run: Run,
  { workflows, workflow, inputs, checkpoint, request }: Following,
): Promise<RunResult> {
  const signal = AbortSignal.any([request.signal, run.controller.signal]);
  const onEvent = (event: WorkflowEvent): void => {
    if (event.type === 'run-start' || event.type === 'run-end') return;
    runs.push(run, event);
    if (event.type === 'node-start') request.onProgress?.(event.node);
  };
  const onValue = ({ node, role, value }: NodeValue): void => {
    if (node !== topOf(node)) return;
    runs.push(run, { type: 'node-value', node, role, text: valueText(value) });
    const spec = workflow.graph.nodes[workflow.graph.index.get(node) ?? -1]?.spec;
    if (role === 'output' && spec?.kind === 'reasoning') runs.searched(run, node, traceOf(value));
  };
  try {
    const given = { inputs, signal, checkpoint, onEvent, onValue };
    const result = await workflows.run(workflow, given);
    const { status, succeeded, failure } = result;
    const why = failure === undefined ? {} : { why: failure.why };
    const output = status === 'done' ? { output: valueText(result.output) } : {};
    runs.end(run, result, { type: 'result', status, succeeded, ...why, ...output });
    return result;
  } catch (error) {
    const why = errorText(error);
    runs.end(run, undefined, { type: 'result', status: 'failed', succeeded: false, why });
    throw error;
  }
}

function traceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('traceId' in value)) return undefined;
  return typeof value.traceId === 'string' ? value.traceId : undefined;
}
