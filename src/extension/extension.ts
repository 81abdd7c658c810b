import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ReasonCodeApi } from '../../api/reason-code.d.ts';
import { createWorkbench } from '../compose/create-workbench.ts';
import { collectorKey } from '../compose/collector.ts';
import { environmentKey } from '../compose/create-remote-model.ts';
import type { Workbench } from '../compose/create-workbench.ts';
import { registerCommands } from './commands/register.ts';
import { registerPhoenix } from './commands/register-phoenix.ts';
import { registerPlaces } from './commands/register-places.ts';
import { registerMemory } from './commands/register-memory.ts';
import { registerControl } from './commands/register-control.ts';
import { registerTraceCommands } from './commands/register-traces.ts';
import { registerWorkflows } from './commands/register-workflows.ts';
import type { Desk } from './desk.ts';
import type { ApiKeys } from './remote/api-keys.ts';
import { createApiKeys } from './remote/api-keys.ts';
import { isCollectorAllowed } from './remote/collector-rules.ts';
import { editorChats } from './remote/editor-chats.ts';
import { acceptPreview } from './editor/accept.ts';
import { createDocumentStubs } from './editor/document-stubs.ts';
import { registerExplanations } from './editor/explain.ts';
import { createInsertions } from './editor/insertions.ts';
import { createPreviews } from './editor/preview.ts';
import { createReviews } from './editor/reviews.ts';
import { registerStubActions } from './editor/stub-actions.ts';
import { registerStubHints } from './editor/stub-hints.ts';
import { registerStubLens } from './editor/stub-lens.ts';
import { redactingLog } from './log.ts';
import type { Log } from './log.ts';
import { createSearchPanel } from './panel/search-panel.ts';
import type { SearchPanel } from './panel/search-panel.ts';
import { SECTION, readSettings } from './read-settings.ts';
import { registerTraceTree } from './sidebar/trace-tree.ts';
import type { TraceTree } from './sidebar/trace-tree.ts';
import { createSolves } from './solves.ts';
import type { Solves } from './solves.ts';
import { registerStatus } from './status.ts';
import type { Status } from './status.ts';
import { registerAgentTools } from './tools/register-tools.ts';
import type { WorkflowParts } from './workflows/workflow-parts.ts';
import { ownWorkbench } from './own-workbench.ts';

/** What `activate` gives while tests run, besides what other extensions may use. */
export type Api = ReasonCodeApi & {
  readonly solves: Solves;
  readonly panel: SearchPanel;
  readonly tree: TraceTree;
  readonly status: Status;
  readonly workflows: () => WorkflowParts;
  /** Another workbench than the real one. */
  readonly substitute: (workbench: Workbench) => void;
};

let flush: (() => Promise<void> | undefined) | undefined;

/** Lets spans that wait be sent, for two seconds at most. All else ends with the subscriptions. */
export function deactivate(): Promise<void> | undefined {
  return flush?.();
}

/** Registers everything and starts nothing: model, sandbox and parsers come with the first use. */
export function activate(context: vscode.ExtensionContext): ReasonCodeApi {
  const log = redactingLog(vscode.window.createOutputChannel('Reason-Code', { log: true }));
  const solves = createSolves();
  const keys = createApiKeys(context, () => readSettings().model);
  const owned = ownWorkbench(() => makeWorkbench(context, keys, log));
  flush = () => owned.made()?.spans?.flush();
  const desk: Desk = {
    context,
    log,
    solves,
    workbench: () => owned.get(),
  };
  // The first to be told: what looks at the settings anew, such as the status, gets the new one.
  const renewing = vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(SECTION)) owned.renew();
  });
  const stubs = createDocumentStubs(desk);
  const previews = createPreviews();
  const insertions = createInsertions(context.workspaceState);
  const reviews = createReviews(previews);
  const status = registerStatus(desk);
  const tools = { stubs, previews, insertions, reviews, status };
  const panel = createSearchPanel(desk, previews);
  const tree = registerTraceTree(desk);
  const workflows = registerWorkflows(desk, panel);
  context.subscriptions.push(
    log,
    solves,
    owned,
    renewing,
    previews,
    panel,
    tree,
    insertions,
    status,
    workflows,
    registerCommands(desk, { ...tools, panel, keys }),
    registerPlaces(desk, tools),
    registerControl(desk, { stubs, previews, panel }),
    registerMemory(desk),
    registerTraceCommands(desk, { stubs, previews, panel, tree }),
    registerPhoenix(desk, { tree, keys }),
    registerStubLens(desk, tools),
    registerStubActions(desk, stubs),
    registerStubHints(desk, stubs),
    registerExplanations(desk, tools),
    registerAgentTools(desk, solve => acceptPreview(desk, tools, { solve, place: 0, query: '' })),
  );
  if (context.extensionMode === vscode.ExtensionMode.Production) return workflows.api;
  const substitute = (workbench: Workbench): void => owned.use(workbench);
  const { api, parts } = workflows;
  return withTestParts(api, {
    solves,
    panel,
    tree,
    status,
    workflows: parts,
    substitute,
  });
}

function withTestParts(api: ReasonCodeApi, parts: Omit<Api, keyof ReasonCodeApi>): Api {
  return { ...api, ...parts };
}

/** The folder of the workspace that a file is in; else the file's own. */
function workspaceRoot(file: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return folder?.uri.fsPath ?? dirname(file);
}

/** The workbench for the present settings, with what only the editor can give it. */
function makeWorkbench(
  { extensionPath, globalStorageUri, workspaceState }: vscode.ExtensionContext,
  keys: ApiKeys,
  log: Log,
): Workbench {
  return createWorkbench({
    assets: join(extensionPath, 'dist'),
    cacheFolder: join(globalStorageUri.fsPath, 'cache'),
    traceFolder: join(globalStorageUri.fsPath, 'traces'),
    settings: readSettings(),
    rootOf: workspaceRoot,
    typescript: [join(vscode.env.appRoot, 'extensions')],
    access: {
      // The editor's own `fetch`: it knows the proxy and the authorities of the settings.
      fetch: globalThis.fetch,
      apiKey: async baseUrl => (await keys.read(baseUrl)) ?? environmentKey(process.env, baseUrl),
      editorChats: () => editorChats(vscode),
    },
    tracing: {
      apiKey: async endpoint => (await keys.read(endpoint)) ?? collectorKey(process.env),
      isAllowed: endpoint => isCollectorAllowed(workspaceState, endpoint),
    },
    notice: line => {
      log.warn(line);
      void vscode.window.showWarningMessage(line);
    },
  });
}
