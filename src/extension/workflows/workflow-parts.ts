import * as vscode from 'vscode';
import type { ReasonCodeApi } from '../../../api/reason-code.d.ts';
import { describeTool } from '../../core/tools/registry.ts';
import { shownGraph } from '../../core/workflow/shown-graph.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { RunResult } from '../../core/workflow/workflow-event.ts';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import { OFFERED } from '../tools/offered.ts';
import type { AgentCalls } from '../tools/registry-tools.ts';
import { createAgentCalls } from './agent-calls.ts';
import { createApi } from './create-api.ts';
import { createWorkflowDiagnostics } from './diagnostics.ts';
import type { WorkflowDiagnostics } from './diagnostics.ts';
import { rootOf } from './files.ts';
import { createForeignTools } from './foreign-tools.ts';
import type { ForeignTools } from './foreign-tools.ts';
import type { Kit } from './kit.ts';
import { openForCheck } from './open-workflows.ts';
import { createPlugins } from './plugins.ts';
import { problemsOf } from './problems.ts';
import type { Problem } from './problems.ts';
import { runFile } from './run-file.ts';
import type { RunRequest } from './run-file.ts';
import { createRuns } from './runs.ts';
import type { Runs } from './runs.ts';
import { createWorkflowCommands } from './workflow-commands.ts';
import type { WorkflowCommands } from './workflow-commands.ts';
import { createWorkflowPanel } from './workflow-panel.ts';
import type { WorkflowPanel } from './workflow-panel.ts';

/** Workflows and tools in the editor. All of it is read and made when it is first used. */
export type WorkflowParts = Owned & {
  readonly runs: Runs;
  readonly panel: WorkflowPanel;
  readonly foreign: ForeignTools;
  readonly diagnostics: WorkflowDiagnostics;
  readonly commands: WorkflowCommands;
  readonly agents: AgentCalls;
  readonly api: ReasonCodeApi;
  /** As `runFile`; the run is drawn in the panel unless `quiet`. */
  run(request: RunRequest & { readonly quiet?: boolean }): Promise<RunResult | undefined>;
};

/** Puts together what runs and shows workflows in the editor. */
export function createWorkflowParts(desk: Desk, searches: SearchPanel): WorkflowParts {
  const runs = createRuns();
  const panel = createWorkflowPanel(desk, runs, searches);
  const ours = new Set(OFFERED.map(({ name }) => name));
  const foreign = createForeignTools(() => ours);
  const kit: Kit = { desk, searches, runs, panel, foreign, plugins: createPlugins(desk) };
  const diagnostics = createWorkflowDiagnostics(desk, document => findProblems(kit, document));
  const run: WorkflowParts['run'] = request =>
    runFile(kit, {
      ...request,
      onBegin: begun => {
        if (request.quiet !== true) panel.showRun(begun);
        request.onBegin?.(begun);
      },
    });
  const showGraph = (document: vscode.TextDocument): Promise<void> => drawGraph(kit, document);
  return {
    ...{ runs, panel, foreign, diagnostics, run },
    commands: createWorkflowCommands({ desk, runs, diagnostics, run, showGraph }),
    agents: createAgentCalls(desk, (...call) => callForAgent(kit, ...call)),
    api: createApi(desk, { foreign, run }),
    dispose() {
      diagnostics.dispose();
      panel.dispose();
      runs.dispose();
    },
  };
}

async function drawGraph(kit: Kit, document: vscode.TextDocument): Promise<void> {
  const { workflows } = await openForCheck(kit, rootOf(document.uri));
  const source = vscode.workspace.asRelativePath(document.uri);
  kit.panel.showGraph(document.uri, shownGraph(workflows.check(document.getText(), source)));
}

/** Runs nothing and asks nobody. */
async function findProblems(kit: Kit, document: vscode.TextDocument): Promise<readonly Problem[]> {
  const source = vscode.workspace.asRelativePath(document.uri);
  const { workflows, unknown } = await openForCheck(kit, rootOf(document.uri));
  try {
    workflows.check(document.getText(), source);
    return [];
  } catch (error) {
    const problems = problemsOf(error, source);
    if (unknown.length === 0) return problems;
    const hint = vscode.l10n.t(
      'The tools of {0} are not known, since it was not allowed to run yet: run the workflow to be asked.',
      unknown.join(', '),
    );
    return problems.map(one =>
      one.message.includes('there is no tool called')
        ? { ...one, message: `${one.message}. ${hint}` }
        : one,
    );
  }
}

/** An agent was asked for, and allowed, by the editor. */
async function callForAgent(
  { desk, foreign, plugins }: Kit,
  name: string,
  input: unknown,
  signal: AbortSignal,
): Promise<string> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder =
    (active === undefined ? undefined : vscode.workspace.getWorkspaceFolder(active)) ??
    vscode.workspace.workspaceFolders?.[0];
  if (folder?.uri.scheme !== 'file') {
    throw new ReasonCodeError('usage', 'No folder is open here: tools work in a folder.');
  }
  const root = folder.uri.fsPath;
  const isOurs = OFFERED.some(one => one.name === name);
  using own = isOurs ? NOTHING : await plugins.open(root, signal);
  const more = isOurs ? [] : [...foreign.all(), ...own.tools];
  const workflows = desk.workbench().workflows({ root, tools: more });
  const { tools } = workflows;
  const tool = tools.get(name);
  if (tool === undefined) {
    const others = tools.list().filter(one => !OFFERED.some(known => known.name === one.name));
    const known = others.map(one => JSON.stringify(describeTool(one))).join('\n');
    const message = `There is no tool called ${name}. There is:\n${known === '' ? 'none' : known}`;
    throw new ReasonCodeError('usage', message);
  }
  const result = await workflows.call(tool, input, signal);
  if (!result.ok) throw new ReasonCodeError('usage', result.message);
  return JSON.stringify(result.value);
}

const NOTHING = { tools: [], [Symbol.dispose]: () => undefined };
