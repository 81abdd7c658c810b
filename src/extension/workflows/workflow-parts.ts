import * as vscode from 'vscode';
import { describeTool } from '../../core/tools/registry.ts';
import { shownGraph } from '../../core/workflow/shown-graph.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { RunResult } from '../../core/workflow/workflow-event.ts';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import { OFFERED } from '../tools/offered.ts';
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
import { createWorkflowPanel } from './workflow-panel.ts';
import type { WorkflowPanel } from './workflow-panel.ts';

/** Workflows and tools in the editor. All of it is read and made when it is first used. */
export type WorkflowParts = Owned & {
  readonly runs: Runs;
  readonly panel: WorkflowPanel;
  readonly foreign: ForeignTools;
  /** As `runFile`; the run is drawn in the panel unless `quiet`. */
  run(request: RunRequest & { readonly quiet?: boolean }): Promise<RunResult | undefined>;
  /** What is wrong with a workflow as it stands in the editor; runs nothing and asks nobody. */
  problems(document: vscode.TextDocument): Promise<readonly Problem[]>;
  /** Draws it in the panel. Throws `workflow-invalid`. */
  showGraph(document: vscode.TextDocument): Promise<void>;
  /** Calls a tool for an agent. Throws an error that says what to do when it gives nothing. */
  callTool(name: string, input: unknown, signal: AbortSignal): Promise<string>;
};

/** Puts together what runs and shows workflows in the editor. */
export function createWorkflowParts(desk: Desk, searches: SearchPanel): WorkflowParts {
  const runs = createRuns();
  const panel = createWorkflowPanel(desk, runs, searches);
  const ours = new Set(OFFERED.map(({ name }) => name));
  const foreign = createForeignTools(() => ours);
  const kit: Kit = { desk, searches, runs, panel, foreign, plugins: createPlugins(desk) };
  return {
    runs,
    panel,
    foreign,
    run: request =>
      runFile(kit, {
        ...request,
        onBegin: run => {
          if (request.quiet !== true) panel.showRun(run);
          request.onBegin?.(run);
        },
      }),
    problems: document => findProblems(kit, document),
    async showGraph(document) {
      const { workflows } = await openForCheck(kit, rootOf(document.uri));
      const source = vscode.workspace.asRelativePath(document.uri);
      panel.showGraph(document.uri, shownGraph(workflows.check(document.getText(), source)));
    },
    callTool: (name, input, signal) => callForAgent(kit, name, input, signal),
    dispose() {
      panel.dispose();
      runs.dispose();
    },
  };
}

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
