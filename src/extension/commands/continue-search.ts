import * as vscode from 'vscode';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { decodeEvents } from '../../core/history/read-solve.ts';
import { readInterrupted } from '../../core/solve/earlier-solve.ts';
import type { Interrupted } from '../../core/solve/earlier-solve.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import type { SolveStart } from '../../core/solve/solve-event.ts';
import type { Stub } from '../../core/stub/stub.ts';
import type { Desk } from '../desk.ts';
import type { DocumentStubs } from '../editor/document-stubs.ts';
import { filesOf } from '../editor/trace-files.ts';
import type { SearchPanel } from '../panel/search-panel.ts';
import { refuseUntrusted } from '../refuse-untrusted.ts';
import { runSolve, withSolveProgress } from '../run-solve.ts';
import { showResult } from './solve.ts';
import type { SolveTools } from './solve.ts';

export type ContinueTools = SolveTools & { readonly panel: SearchPanel };

/**
 * Takes an interrupted search up again: with the file and the stub that its trace names, the
 * candidates it had and what is left of its budget. Throws when that cannot be; gives the result.
 */
export async function continueSearch(
  desk: Desk,
  tools: ContinueTools,
  traceId: string,
): Promise<SolveResult | undefined> {
  if (!vscode.workspace.isTrusted) {
    await refuseUntrusted();
    return undefined;
  }
  const live = desk.solves.byTrace(traceId);
  if (live !== undefined && live.result === undefined) {
    tools.panel.showSolve(live);
    return undefined;
  }
  const continues = await readTrace(desk, traceId);
  const { document, stub } = await findAgain(tools.stubs, continues.start);
  const running = desk.solves.running(document.uri, stub.qualifiedName);
  if (running !== undefined) {
    tools.panel.showSolve(running);
    return undefined;
  }
  const subject = { uri: document.uri, text: document.getText(), stub, continues };
  const solve = await withSolveProgress(vscode.l10n.t('Solving {0}', stub.name), following =>
    runSolve(desk, subject, { ...following, onBegin: begun => tools.panel.showSolve(begun) }),
  );
  if (solve.result !== undefined) void showResult(desk, tools.previews, solve, solve.result);
  return solve.result;
}

async function readTrace({ workbench }: Desk, id: string): Promise<Interrupted> {
  const trace = await workbench().traces.read(id);
  const events = decodeEvents(trace.events);
  const end = events.find(event => event.type === 'solve-end');
  // One that was cancelled has an end, and may still be gone on with.
  if (end !== undefined && end.result.status !== 'cancelled') {
    throw new ReasonCodeError(
      'usage',
      vscode.l10n.t('This search came to its end. Solve the function again for a new one.'),
    );
  }
  const interrupted = readInterrupted(events);
  if (interrupted !== undefined) return interrupted;
  throw new ReasonCodeError(
    'trace-damaged',
    vscode.l10n.t(
      'This trace does not say what was solved, so it cannot be continued. Solve the function again.',
    ),
  );
}

/** The document and the stub that a trace names, as they are now. Throws when they are not the same. */
async function findAgain(
  stubs: DocumentStubs,
  start: SolveStart,
): Promise<{ readonly document: vscode.TextDocument; readonly stub: Stub }> {
  let changed = false;
  for await (const document of filesOf(start.file)) {
    const { stubs: found } = await stubs.find(document);
    const named = found.filter(stub => stub.qualifiedName === start.function);
    const stub = named.find(one => sameText(one.header, start.header));
    if (stub !== undefined) return { document, stub };
    changed = true;
  }
  throw new ReasonCodeError(
    'stub-not-found',
    changed
      ? vscode.l10n.t(
          '{0} in {1} was changed or filled in since, so this search cannot go on. Solve it again.',
          start.function,
          start.file,
        )
      : vscode.l10n.t(
          '{0} is not in this workspace any more, so this search cannot go on. Open its folder and try again.',
          start.file,
        ),
  );
}

/** The same but for indentation: a trace holds the function's head at the margin. */
function sameText(a: string, b: string): boolean {
  const plain = (text: string): string =>
    text
      .split(/\r?\n/)
      .map(line => line.trim())
      .join('\n')
      .trim();
  return plain(a) === plain(b);
}
