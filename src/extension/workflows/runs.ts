import * as vscode from 'vscode';
import { LEAVING } from '../../core/base/leaving.ts';
import type { ShownGraph } from '../../core/workflow/shown-graph.ts';
import type { RunResult } from '../../core/workflow/workflow-event.ts';
import { drawnView, reduceRun, topOf } from '../../protocol/workflow-view.ts';
import type { RunEvent, WorkflowView } from '../../protocol/workflow-view.ts';
import type { Owned } from '../owned.ts';
import type { Solve } from '../solves.ts';

/** One run of a workflow in this window. */
export type Run = {
  readonly key: string;
  readonly uri: vscode.Uri;
  readonly controller: AbortController;
  /** By the clock of `performance`. */
  readonly begunAt: number;
  /** The last solve of each node of the graph that searched. */
  readonly solves: Map<string, Solve>;
  /** The trace of each such node that has ended, also of one that ended in an earlier run. */
  readonly traces: Map<string, string>;
  view: WorkflowView;
  result?: RunResult;
};

type Happening = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'at'>
    : never
  : never;

/** The runs of this window, and whoever shows them listens. They live as long as it does. */
export type Runs = Owned & {
  readonly onDidChange: vscode.Event<{ readonly run: Run; readonly event?: RunEvent }>;
  begin(uri: vscode.Uri, graph: ShownGraph, inputs: string): Run;
  push(run: Run, event: Happening): void;
  end(run: Run, result: RunResult | undefined, event: Happening): void;
  /** A node of a run searches: what it does can be looked at. */
  searching(run: Run, node: string, solve: Solve): void;
  /** A node of a run has searched; its trace can be looked at. */
  searched(run: Run, node: string, traceId: string | undefined): void;
  running(uri: vscode.Uri): Run | undefined;
  all(): readonly Run[];
};

/** Runs that are over and kept, with what their nodes gave. */
const KEPT = 5;

export function createRuns(): Runs {
  const changed = new vscode.EventEmitter<{ run: Run; event?: RunEvent }>();
  let runs: readonly Run[] = [];
  let count = 0;
  const open = new Set<Run>();
  const push = (run: Run, happening: Happening): void => {
    const at = Math.round(performance.now() - run.begunAt);
    const event = { ...happening, at } as RunEvent;
    run.view = reduceRun(run.view, event);
    changed.fire({ run, event });
  };
  return {
    onDidChange: changed.event,
    begin(uri, graph, inputs) {
      count += 1;
      const controller = new AbortController();
      const view = drawnView(graph, inputs);
      const begunAt = performance.now();
      const kept = { solves: new Map<string, Solve>(), traces: new Map<string, string>() };
      const run: Run = { key: `${count}`, uri, controller, begunAt, view, ...kept };
      const over = runs.filter(one => !open.has(one)).slice(-KEPT);
      runs = [...over, ...open, run];
      open.add(run);
      changed.fire({ run });
      return run;
    },
    push,
    end(run, result, event) {
      open.delete(run);
      if (result !== undefined) run.result = result;
      push(run, event);
    },
    searching(run, node, solve) {
      run.solves.set(topOf(node), solve);
      push(run, { type: 'node-search', node });
    },
    searched(run, node, traceId) {
      if (traceId === undefined) return;
      run.traces.set(node, traceId);
      push(run, { type: 'node-search', node });
    },
    running: uri => [...open].find(run => run.uri.toString() === uri.toString()),
    all: () => runs,
    dispose() {
      for (const { controller } of open) controller.abort(LEAVING);
      changed.dispose();
    },
  };
}
