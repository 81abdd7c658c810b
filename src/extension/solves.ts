import * as vscode from 'vscode';
import { LEAVING } from '../core/base/leaving.ts';
import { createSolveControl } from '../core/solve/solve-control.ts';
import type { SolveControl } from '../core/solve/solve-control.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveResult } from '../core/solve/solve-result.ts';
import type { Stub } from '../core/stub/stub.ts';
import { EMPTY_VIEW, reduceSolve } from '../protocol/solve-view.ts';
import type { SolveView } from '../protocol/solve-view.ts';
import type { Owned } from './owned.ts';

/** One solve of this window: what it is about and how it stands. */
export type Solve = {
  readonly key: string;
  readonly uri: vscode.Uri;
  /** The document's text and the stub in it when the solve began. */
  readonly text: string;
  readonly stub: Stub;
  readonly controller: AbortController;
  /** Pauses the search and has a say in what is tried next. */
  readonly control: SolveControl;
  /** By the clock of `performance`. */
  readonly begunAt: number;
  view: SolveView;
  result?: SolveResult;
};

export type SolveChange = { readonly solve: Solve; readonly event: SolveEvent | undefined };

/** The solves of this window, running and just finished; whoever shows them listens. */
export type Solves = Owned & {
  readonly onDidChange: vscode.Event<SolveChange>;
  begin(uri: vscode.Uri, text: string, stub: Stub): Solve;
  push(solve: Solve, event: SolveEvent): void;
  /** Those that run, in the order they began. */
  unfinished(): readonly Solve[];
  /** The running solve of a stub. */
  running(uri: vscode.Uri, name: string): Solve | undefined;
  byKey(key: string): Solve | undefined;
  byTrace(traceId: string): Solve | undefined;
  all(): readonly Solve[];
};

/** Finished solves kept, with their proposals. */
const KEPT = 20;

export function createSolves(): Solves {
  const changed = new vscode.EventEmitter<SolveChange>();
  let solves: readonly Solve[] = [];
  let count = 0;
  const unfinished = (): readonly Solve[] => solves.filter(one => one.result === undefined);
  return {
    onDidChange: changed.event,
    begin(uri, text, stub) {
      count += 1;
      const controller = new AbortController();
      const own = { controller, control: createSolveControl(), begunAt: performance.now() };
      const solve: Solve = { key: `${count}`, uri, text, stub, ...own, view: EMPTY_VIEW };
      const finished = solves.filter(one => one.result !== undefined).slice(-KEPT);
      solves = [...finished, ...unfinished(), solve];
      changed.fire({ solve, event: undefined });
      return solve;
    },
    push(solve, event) {
      solve.view = reduceSolve(solve.view, event);
      if (event.type === 'solve-end') solve.result = event.result;
      changed.fire({ solve, event });
    },
    unfinished,
    running: (uri, name) =>
      unfinished().find(
        one => one.uri.toString() === uri.toString() && one.stub.qualifiedName === name,
      ),
    byKey: key => solves.find(one => one.key === key),
    byTrace: traceId => solves.find(one => one.view.start?.traceId === traceId),
    all: () => solves,
    dispose() {
      for (const { controller } of solves) controller.abort(LEAVING);
      changed.dispose();
    },
  };
}
