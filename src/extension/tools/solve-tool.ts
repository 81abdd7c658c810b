import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { chooseStub } from '../../compose/choose-stubs.ts';
import { solveText } from '../../compose/agent-text.ts';
import type { Insertion } from '../../compose/agent-text.ts';
import { readSolveInput } from '../../compose/agent-input.ts';
import { AGENT_TOOL_NAMES } from '../../compose/agent-tool-names.ts';
import type { SolveInput } from '../../compose/agent-tools.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { Desk } from '../desk.ts';
import type { Accepted } from '../editor/accept.ts';
import { runSolve } from '../run-solve.ts';
import type { Solve } from '../solves.ts';
import { agentTool } from './agent-tool.ts';

/** Puts the best proposal of a finished solve into its document, as Accept does. */
export type Insert = (solve: Solve) => Promise<Accepted>;

/** Solves a stub for the editor's own agents; shown like any other solve of the window. */
export function solveTool(desk: Desk, insert: Insert): vscode.LanguageModelTool<unknown> {
  return agentTool(desk, {
    name: AGENT_TOOL_NAMES.solve,
    read: readSolveInput,
    prepare({ path, function: name, line, insert: inserts = false }) {
      const what = name ?? (line === undefined ? '' : vscode.l10n.t('line {0}', line));
      const where = vscode.workspace.asRelativePath(path);
      const title = inserts
        ? vscode.l10n.t('Solve a function and insert its body')
        : vscode.l10n.t('Solve a function');
      return {
        invocationMessage: vscode.l10n.t('Solving {0} in {1}', what, where),
        confirmationMessages: {
          title,
          message: inserts
            ? vscode.l10n.t(
                'A model writes candidates for {0} in {1}; a sandbox runs them. The body goes into the file if it is verified.',
                what,
                where,
              )
            : vscode.l10n.t(
                'A model writes candidates for {0} in {1}; a sandbox runs them. The file is not changed.',
                what,
                where,
              ),
        },
      };
    },
    async invoke(input, signal) {
      const solve = await solveDocument(desk, input, signal);
      const { result } = solve;
      if (result === undefined) throw new Error('the solve ended without a result');
      if (result.status === 'error')
        throw new ReasonCodeError('sandbox-broken', result.message ?? 'The search failed.');
      let insertion: Insertion = 'not-asked';
      if (input.insert === true) {
        if (result.status !== 'verified') insertion = 'not-verified';
        else insertion = (await insert(solve)) === 'inserted' ? 'inserted' : 'refused';
      }
      return solveText(result, insertion);
    },
  });
}

async function solveDocument(
  desk: Desk,
  { path, function: name, line }: SolveInput,
  signal: AbortSignal,
): Promise<Solve> {
  const uri = vscode.Uri.file(path);
  refuseOutside(uri, path);
  const document = await open(uri);
  const text = document.getText();
  const parsers = await desk.workbench().parsers();
  const stub = chooseStub({ path, text }, parsers, { line, function: name });
  if (desk.solves.running(uri, stub.qualifiedName) !== undefined) {
    const message = `${stub.qualifiedName} is being solved already. Wait for it, or let the user cancel it.`;
    throw new ReasonCodeError('usage', message);
  }
  return runSolve(desk, { uri, text, stub }, { signal });
}

/** An agent is told what to do by texts from anywhere: it gets at no file that is not open here. */
function refuseOutside(uri: vscode.Uri, path: string): void {
  if (!isAbsolute(path)) {
    throw new ReasonCodeError('usage', `${path} is not an absolute path. Give the whole path.`);
  }
  const isInside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  const isOpen = vscode.workspace.textDocuments.some(one => one.uri.toString() === uri.toString());
  if (isInside || isOpen) return;
  const message = `${path} is in none of the folders that are open here. Give the path of a file in one of them.`;
  throw new ReasonCodeError('file-unreadable', message);
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    const message = `${uri.fsPath} cannot be read: check the path.`;
    throw new ReasonCodeError('file-unreadable', message, { cause });
  }
}
