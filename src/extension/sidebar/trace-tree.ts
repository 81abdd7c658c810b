import * as vscode from 'vscode';
import type { SolveSummary } from '../../core/history/summary.ts';
import type { SolveView } from '../../protocol/solve-view.ts';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import { dayId, dayOf, fileId, solveId, traceOf } from './entries.ts';
import { createTraceModel } from './trace-model.ts';
import type { TraceModel } from './trace-model.ts';
import { toTreeItem, tooltipOf } from './tree-items.ts';

/** A past solve as programs read the sidebar. */
export type TraceItem = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly status: string;
};

export type TraceTree = Owned & {
  /** Every solve, newest first. */
  items(): Promise<readonly TraceItem[]>;
  rows(): Promise<readonly SolveSummary[]>;
  /** The lines as they are drawn: what tests look at. */
  readonly provider: vscode.TreeDataProvider<string>;
  /** The traces of the lines that are selected, without repetition. */
  selected(): readonly string[];
  /** Lists everything anew, as it is on disk now. */
  refresh(): void;
  search(words: string): void;
  showMore(parent: string | undefined): void;
  /** Unfolds the way to a solve and selects it. */
  reveal(trace: string): Promise<void>;
};

/** Changes are gathered for this long, in milliseconds: a search tells of many a second. */
const GATHER_MS = 250;
/** Whether the list is narrowed down, for menus. */
const SEARCHED = 'reasonCode.tracesSearched';

/** The sidebar's list of past and running solves. */
export function registerTraceTree(desk: Desk): TraceTree {
  const changes = createChanges();
  const running = (): readonly SolveView[] => desk.solves.unfinished().map(({ view }) => view);
  const model = createTraceModel({ traces: () => desk.workbench().traces, running });
  const provider = createProvider(desk, model, changes.event);
  const view = vscode.window.createTreeView('reasonCode.traces', {
    treeDataProvider: provider,
    canSelectMany: true,
    showCollapseAll: true,
  });
  const refresh = (): void => {
    model.forget();
    changes.all();
  };
  const listening = vscode.Disposable.from(
    desk.solves.onDidChange(({ solve, event }) => {
      view.badge = badgeFor(running().length);
      const trace = solve.view.start?.traceId;
      if (event === undefined || trace === undefined) return;
      if (event.type === 'solve-end') model.forget(trace);
      if (event.type === 'solve-start' || event.type === 'solve-end') changes.all();
      else if (event.type === 'node-add' || event.type === 'progress') changes.one(solveId(trace));
    }),
    // Other windows and the command line write, too.
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) refresh();
    }),
  );
  return {
    provider,
    rows: () => model.rows(),
    items: async () => (await model.rows()).map(toItem),
    selected: () => [...new Set(view.selection.flatMap(id => traceOf(id) ?? []))],
    refresh,
    search(words) {
      model.search(words);
      const said = model.searched();
      view.message = said === '' ? '' : vscode.l10n.t('Only what matches “{0}”.', said);
      void vscode.commands.executeCommand('setContext', SEARCHED, said !== '');
      changes.all();
    },
    showMore(parent) {
      model.showMore(parent);
      if (parent === undefined) changes.all();
      else changes.one(parent);
    },
    reveal: trace => reveal(view, model, trace),
    dispose() {
      listening.dispose();
      view.dispose();
      changes.dispose();
    },
  };
}

function badgeFor(count: number): vscode.ViewBadge | undefined {
  const tooltip = vscode.l10n.t('{0} running', count);
  return count === 0 ? undefined : { value: count, tooltip };
}

function createProvider(
  { log }: Desk,
  model: TraceModel,
  changed: vscode.Event<string | undefined>,
): vscode.TreeDataProvider<string> {
  return {
    onDidChangeTreeData: changed,
    async getChildren(id) {
      try {
        return [...(await model.children(id))];
      } catch (error) {
        log.error(`Past solves cannot be listed: ${String(error)}`);
        return [];
      }
    },
    getTreeItem(id) {
      const entry = model.entry(id);
      return entry === undefined ? new vscode.TreeItem(id) : toTreeItem(id, entry, new Date());
    },
    resolveTreeItem(item, id) {
      const entry = model.entry(id);
      const tooltip = entry === undefined ? undefined : tooltipOf(entry);
      if (tooltip !== undefined) item.tooltip = tooltip;
      return item;
    },
    getParent: id => model.parent(id),
  };
}

type Changes = Owned & {
  readonly event: vscode.Event<string | undefined>;
  readonly all: () => void;
  readonly one: (id: string) => void;
};

/** Tells the editor what to draw anew, some times a second at most. */
function createChanges(): Changes {
  const changed = new vscode.EventEmitter<string | undefined>();
  let waiting = new Set<string | undefined>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    const ids = waiting.has(undefined) ? [undefined] : [...waiting];
    waiting = new Set();
    for (const id of ids) changed.fire(id);
  };
  const note = (id: string | undefined): void => {
    waiting.add(id);
    timer ??= setTimeout(flush, GATHER_MS);
  };
  return {
    event: changed.event,
    all: () => note(undefined),
    one: note,
    dispose() {
      clearTimeout(timer);
      changed.dispose();
    },
  };
}

/** The editor asks for the parents of a line that it does not know; they must be made first. */
async function reveal(
  view: vscode.TreeView<string>,
  model: TraceModel,
  trace: string,
): Promise<void> {
  const row = (await model.rows()).find(({ id }) => id === trace);
  if (row === undefined) return;
  const day = dayOf(row);
  const above = [undefined, dayId(day), fileId(day, row.file ?? '')];
  for (const id of above) await model.children(id);
  if (model.entry(solveId(trace)) !== undefined)
    await view.reveal(solveId(trace), { select: true, focus: true });
}

function toItem({ id, function: name, outcome, wallMs, evaluatedTokens }: SolveSummary): TraceItem {
  const seconds = wallMs === undefined ? '' : `, ${(wallMs / 1000).toFixed(1)} s`;
  const tokens = evaluatedTokens === undefined ? '' : `, ${evaluatedTokens} tokens`;
  return { id, label: name ?? id, description: `${outcome}${seconds}${tokens}`, status: outcome };
}
