import * as vscode from 'vscode';
import { EXPORT_FORMATS } from '../../core/history/export-trace.ts';
import type { Desk } from '../desk.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import { chooseTraces } from '../sidebar/choose-traces.ts';
import type { Chosen } from '../sidebar/choose-traces.ts';
import { registerComparison } from '../sidebar/compare-traces.ts';
import { exportOne } from '../sidebar/export-trace.ts';
import { solveAgain } from '../sidebar/solve-again.ts';
import { searchTraces } from '../sidebar/search-traces.ts';
import { copyTrace, deleteTraces, openTrace, pinTraces } from '../sidebar/trace-actions.ts';
import type { TraceTree } from '../sidebar/trace-tree.ts';
import { commandsOf } from '../showing-errors.ts';
import type { SolveTools } from './solve.ts';

type Parts = SolveTools & { readonly panel: SearchPanel; readonly tree: TraceTree };

/**
 * The commands over past solves. Each is about the line or the trace it is given; from the palette
 * or by a key about what is selected in the sidebar; and else it asks.
 */
export function registerTraceCommands(desk: Desk, parts: Parts): vscode.Disposable {
  const { tree, panel } = parts;
  const on = commandsOf(desk);
  const about = (
    name: string,
    run: (chosen: Chosen, ...args: unknown[]) => unknown,
    most?: number,
  ): vscode.Disposable =>
    on(name, async (line?: unknown, lines?: unknown, ...rest: unknown[]) => {
      const chosen = await chooseTraces(tree, {
        line,
        lines,
        ...(most === undefined ? {} : { most }),
      });
      return chosen === undefined ? undefined : run(chosen, ...rest);
    });
  const comparison = registerComparison(desk);
  return vscode.Disposable.from(
    comparison,
    about('openTrace', ({ traces: [trace] }) => openTrace(tree, panel, trace), 1),
    about('rerunTrace', ({ traces: [trace] }) => solveAgain(desk, parts, trace), 1),
    about('compareTraces', ({ traces }) => comparison.compare(tree, traces), 2),
    about('copyTrace', chosen => copyTrace(desk, chosen), 1),
    about(
      'exportTrace',
      ({ traces: [trace] }, format, target) =>
        exportOne(desk, trace, {
          format: EXPORT_FORMATS.find(one => one === format),
          target: target instanceof vscode.Uri ? target : undefined,
        }),
      1,
    ),
    about('pinTrace', ({ traces }) => pinTraces(desk, tree, traces, true)),
    about('unpinTrace', ({ traces }) => pinTraces(desk, tree, traces, false)),
    about('deleteTrace', ({ traces }) => deleteTraces(desk, tree, traces)),
    on('searchTraces', (words?: unknown) =>
      typeof words === 'string' ? tree.search(words) : searchTraces(tree),
    ),
    on('clearTraceSearch', () => tree.search('')),
    on('refreshTraces', () => tree.refresh()),
    on('showMoreTraces', (parent?: unknown) =>
      tree.showMore(typeof parent === 'string' ? parent : undefined),
    ),
  );
}
