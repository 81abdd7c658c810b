import * as vscode from 'vscode';
import type { Json, ReasonCodeApi } from '../../../api/reason-code.d.ts';
import { chooseStub } from '../../compose/choose-stubs.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { Desk } from '../desk.ts';
import { untrustedText } from '../refuse-untrusted.ts';
import { runSolve } from '../run-solve.ts';
import { toAbortSignal } from '../to-abort-signal.ts';
import type { WorkflowParts } from './workflow-parts.ts';

/** What other extensions may use; `api/reason-code.d.ts` says what each part promises. */
export function createApi(
  desk: Desk,
  { foreign, run }: Pick<WorkflowParts, 'foreign' | 'run'>,
): ReasonCodeApi {
  const signalOf = (token: vscode.CancellationToken | undefined): AbortSignal =>
    token === undefined ? new AbortController().signal : toAbortSignal(token);
  return {
    version: 1,
    registerTool: tool => foreign.register(tool),
    async solve({ uri, function: name, line }, token) {
      refuseUntrusted();
      const document = await vscode.workspace.openTextDocument(uri);
      const text = document.getText();
      const file = { path: uri.fsPath, text };
      const stub = chooseStub(file, await desk.workbench().parsers(), { line, function: name });
      const signal = signalOf(token);
      const { result } = await runSolve(desk, { uri, text, stub }, { signal });
      if (result === undefined) throw new Error('the solve ended without a result');
      const { status, code, confidence, evidence, traceId, message = '' } = result;
      const plain = evidence.map(({ kind, source, passed, total }) => ({
        ...{ kind, source, passed, total },
      }));
      return { status, code, confidence, evidence: plain, traceId, message };
    },
    async runWorkflow(uri, { inputs = {}, token } = {}) {
      refuseUntrusted();
      const signal = signalOf(token);
      const result = await run({ uri, inputs, resume: false, signal, quiet: true });
      if (result === undefined) throw new Error('the run ended without a result');
      const { status, succeeded, nodes, failure } = result;
      // What a workflow gives was copied as plain JSON where it came from.
      const output = (result.output ?? null) as Json;
      const why =
        failure === undefined ? {} : { failure: { node: failure.node, why: failure.why } };
      return { status, succeeded, output, nodes, ...why };
    },
  };
}

function refuseUntrusted(): void {
  if (!vscode.workspace.isTrusted) throw new ReasonCodeError('usage', untrustedText());
}
