import { join, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { WorkflowScope } from '../../compose/workflows/create-workflows.ts';
import type { Workflows } from '../../compose/workflows/open-workflows.ts';
import type { SolveEvent } from '../../core/solve/solve-event.ts';
import type { SolveRequest } from '../../core/solve/solve-request.ts';
import type { Workbench } from '../../compose/create-workbench.ts';
import type { Desk } from '../desk.ts';
import type { Solve } from '../solves.ts';
import { askOnce, editorTools } from './editor-tools.ts';
import type { Kit } from './kit.ts';

/** Workflows over a folder, and what was started for them. */
export type Opened = Disposable & { readonly workflows: Workflows };

type Opening = {
  readonly root: string;
  /** As the user is asked about it. */
  readonly name: string;
  /** Whether a model elsewhere may be asked, as the user says before anything runs. */
  readonly allowRemote: () => boolean;
  readonly signal: AbortSignal;
  /** A node began to search. */
  readonly onSolve: (node: string, solve: Solve) => void;
};

/** Opens all there is for a run: our tools, plug-ins, those of other extensions and of the editor. */
export async function openForRun(
  { desk, plugins, foreign }: Pick<Kit, 'desk' | 'plugins' | 'foreign'>,
  { root, name, allowRemote, signal, onSolve }: Opening,
): Promise<Opened> {
  const own = await plugins.open(root, signal);
  const workbench = desk.workbench();
  try {
    const workflows = workbench.workflows({
      ...shared(root),
      tools: [...foreign.all(), ...own.tools],
      nodes: editorTools(askOnce(name)),
      solve: (request, stop, node) =>
        solveInWindow({ desk, workbench, root, allowRemote }, request, stop, solve =>
          onSolve(node, solve),
        ),
    });
    return { workflows, [Symbol.dispose]: () => own[Symbol.dispose]() };
  } catch (error) {
    own[Symbol.dispose]();
    throw error;
  }
}

/** Workflows to be checked and drawn: nothing is run and nobody is asked. */
export async function openForCheck(
  { desk, plugins, foreign }: Pick<Kit, 'desk' | 'plugins' | 'foreign'>,
  root: string,
): Promise<{ readonly workflows: Workflows; readonly unknown: readonly string[] }> {
  const { tools, unknown } = await plugins.described(root);
  const workflows = desk.workbench().workflows({
    ...shared(root),
    permit: () => false,
    tools: [...foreign.all(), ...tools],
    nodes: editorTools(() => Promise.resolve(false)),
  });
  return { workflows, unknown };
}

/** The editor brings ripgrep along. */
function shared(root: string): Pick<WorkflowScope, 'root' | 'ripgrep'> {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const folders = ['node_modules', 'node_modules.asar.unpacked'];
  const ripgrep = folders.map(folder =>
    join(vscode.env.appRoot, folder, '@vscode', 'ripgrep', 'bin', name),
  );
  return { root, ripgrep };
}

type Window = Pick<Opening, 'root' | 'allowRemote'> & {
  readonly desk: Desk;
  readonly workbench: Workbench;
};

/** A solve of a node is one of the window: in its status, and in the panel with its tree. */
async function* solveInWindow(
  { desk, workbench, root, allowRemote }: Window,
  request: SolveRequest,
  signal: AbortSignal,
  onSolve: (solve: Solve) => void,
): AsyncIterable<SolveEvent> {
  const { file, stub, options } = request;
  const uri = vscode.Uri.file(resolve(root, file.path));
  const solve = desk.solves.begin(uri, file.text, stub);
  onSolve(solve);
  const both = AbortSignal.any([signal, solve.controller.signal]);
  const allowed = { ...request, options: { ...options, allowRemote: allowRemote() } };
  for await (const event of workbench.solve(allowed, both, solve.control)) {
    desk.solves.push(solve, event);
    yield event;
  }
}
