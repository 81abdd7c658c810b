import * as vscode from 'vscode';
import type { ReasonCodeApi } from '../../../api/reason-code.d.ts';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import { commandsOf } from '../showing-errors.ts';
import { registerRegistryTools } from '../tools/registry-tools.ts';
import { isWorkflow } from '../workflows/selector.ts';
import { registerWorkflowLens } from '../workflows/workflow-lens.ts';
import { createWorkflowParts } from '../workflows/workflow-parts.ts';
import type { WorkflowParts } from '../workflows/workflow-parts.ts';

/** What runs workflows, which is read and made when it is first used, and what others may use of it. */
export type LazyWorkflows = Owned & {
  readonly parts: () => WorkflowParts;
  readonly api: ReasonCodeApi;
};

const SOON_MS = 500;

/** The commands over workflow files, what stands above them, and our tools for agents. */
export function registerWorkflows(desk: Desk, searches: SearchPanel): LazyWorkflows {
  let made: WorkflowParts | undefined;
  const parts = (): WorkflowParts => (made ??= createWorkflowParts(desk, searches));
  const on = commandsOf(desk);
  const look = (document: vscode.TextDocument): void => {
    if (isWorkflow(document)) parts().diagnostics.later(document);
  };
  const registered = vscode.Disposable.from(
    registerWorkflowLens(),
    registerRegistryTools(() => parts().agents),
    on('runWorkflow', (uri, given) => parts().commands.run(uri, given)),
    on('validateWorkflow', uri => parts().commands.validate(uri)),
    on('showWorkflowGraph', uri => parts().commands.showGraph(uri)),
    on('cancelWorkflow', () => made?.commands.cancel()),
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    vscode.workspace.onDidSaveTextDocument(look),
    vscode.workspace.onDidCloseTextDocument(document => made?.diagnostics.forget(document)),
  );
  // What is open already can wait: activating reads nothing that is read later.
  const soon = setTimeout(() => vscode.workspace.textDocuments.forEach(look), SOON_MS);
  return {
    parts,
    api: {
      version: 1,
      registerTool: tool => parts().api.registerTool(tool),
      solve: async (...given) => parts().api.solve(...given),
      runWorkflow: async (...given) => parts().api.runWorkflow(...given),
    },
    dispose() {
      clearTimeout(soon);
      registered.dispose();
      made?.dispose();
    },
  };
}
