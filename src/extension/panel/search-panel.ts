import * as vscode from 'vscode';
import { watchMachine } from '../../compose/machine.ts';
import type { SolveEvent } from '../../core/solve/solve-event.ts';
import { decodeFromPanel } from '../../protocol/decode.ts';
import type { ToPanel } from '../../protocol/messages.ts';
import type { SolveView } from '../../protocol/solve-view.ts';
import type { Desk } from '../desk.ts';
import type { Previews } from '../editor/preview.ts';
import { showError } from '../error-message.ts';
import type { Owned } from '../owned.ts';
import type { Solve } from '../solves.ts';
import { answer } from './answer.ts';
import { createFeed } from './feed.ts';
import type { Feed } from './feed.ts';
import { createMachineFeed } from './machine-feed.ts';
import type { MachineFeed } from './machine-feed.ts';
import { createPanelWindow } from './panel-window.ts';
import type { PanelWindow } from './panel-window.ts';
import { readSubject } from './read-subject.ts';
import { acceptableOf, modeOf, viewOf } from './subject.ts';
import type { Subject } from './subject.ts';
import { panelWords } from './words.ts';

const PAGE = { viewType: 'reasonCode.search', script: 'main' } as const;
/** Which trace the panel showed last, for when the window is opened again. */
const LAST_TRACE = 'reasonCode.panelTrace';

/** The panel that shows one search at a time. It can be closed without touching the search. */
export type SearchPanel = Owned & {
  showSolve(solve: Solve): void;
  showTrace(id: string): Promise<void>;
  /** Asks the page for the picture of the tree it shows; false when there is none. */
  drawPicture(): boolean;
  current(): OnShow;
  /** Takes a message as if the page had sent it. */
  receive(raw: unknown): Promise<void>;
  /** What the page is told, as it is told. */
  readonly onDidPost: vscode.Event<ToPanel>;
  /** Snapshots the page has asked for so far; it asks when it is ready. */
  snapshots(): number;
};

export function createSearchPanel(desk: Desk, previews: Previews): SearchPanel {
  let subject: Subject | undefined;
  let snapshots = 0;
  const page = createPanelWindow<ToPanel>(desk.context.extensionUri, PAGE, {
    onMessage: raw => receive(raw),
    // Messages to a hidden page are lost: what it missed comes as a whole.
    onChange: () => refresh(),
    onRestore: () => showLast(desk, showTrace),
  });
  const feed = createFeed(
    message => page.post(message),
    () => page.isVisible(),
  );
  const machine = createMachineFeed(watchMachine, sample => feed.machine(sample));
  const refresh = (): void => {
    watchIfRunning(machine, subject, page.isVisible());
    if (page.isOpen() && subject !== undefined) tellAll(feed, machine, subject);
  };
  const receive = async (raw: unknown): Promise<void> => {
    const message = decodeFromPanel(raw);
    if (message?.type === 'ready') {
      snapshots += 1;
      refresh();
    } else if (message === undefined) {
      desk.log.warn('The panel sent a message that is not understood; it was ignored.');
    } else {
      const answering = answer(desk, previews, { subject, message });
      await answering.catch((error: unknown) => showError(desk, error));
    }
  };
  const show = (next: Subject, name: string, traceId: string | undefined): void => {
    subject = next;
    page.show(vscode.l10n.t('Search: {0}', name));
    refresh();
    rememberTrace(desk, traceId);
  };
  const showTrace = async (id: string): Promise<void> => {
    const next = await readSubject(desk, id);
    show(next, viewOf(next).start?.function ?? id, id);
  };
  const listening = desk.solves.onDidChange(({ solve, event }) => {
    if (event === undefined || subject?.kind !== 'solve' || subject.solve !== solve) return;
    if (event.type === 'solve-start') rememberTrace(desk, event.traceId);
    machine.push(event);
    if (event.type === 'solve-end') refresh();
    else tellEvent(feed, subject, event);
  });
  return {
    snapshots: () => snapshots,
    onDidPost: page.onDidPost,
    receive,
    showSolve: solve => show({ kind: 'solve', solve }, solve.stub.name, traceOf(solve.view)),
    showTrace,
    drawPicture: () => draw(page, feed, subject),
    current: () => shown(subject),
    dispose() {
      for (const one of [feed, machine, listening, page]) one.dispose();
    },
  };
}

/** What is on show: the solve, if it is one of this window, and the trace it is written to. */
type OnShow = { readonly solve?: Solve; readonly traceId?: string | undefined };

function shown(subject: Subject | undefined): OnShow {
  if (subject === undefined) return {};
  const traceId = traceOf(viewOf(subject));
  return subject.kind === 'solve' ? { solve: subject.solve, traceId } : { traceId };
}

function traceOf({ start }: SolveView): string | undefined {
  return start?.traceId;
}

async function showLast(desk: Desk, showTrace: (id: string) => Promise<void>): Promise<void> {
  const id = desk.context.workspaceState.get<string>(LAST_TRACE);
  if (id !== undefined) await showTrace(id).catch((error: unknown) => showError(desk, error));
}

function draw(page: PanelWindow<ToPanel>, feed: Feed, subject: Subject | undefined): boolean {
  if (!page.isOpen() || subject === undefined) return false;
  feed.drawPicture();
  return true;
}

function tellAll(feed: Feed, machine: MachineFeed, subject: Subject): void {
  feed.snapshot({
    view: viewOf(subject),
    mode: modeOf(subject),
    machine: subject.kind === 'solve' ? machine.of(subject.solve) : [],
    acceptable: acceptableOf(subject),
    words: panelWords(),
    ...(subject.kind === 'trace' ? { events: subject.events } : {}),
  });
}

function tellEvent(feed: Feed, subject: Subject, event: SolveEvent): void {
  feed.push(event);
  const mode = modeOf(subject);
  // What is told while it is paused may be better than all before.
  const isNews = event.type === 'node-add' && mode === 'paused';
  if (isNews || event.type === 'pause' || event.type === 'resume')
    feed.mode(mode, acceptableOf(subject));
}

function watchIfRunning(
  machine: MachineFeed,
  subject: Subject | undefined,
  isVisible: boolean,
): void {
  const running = subject?.kind === 'solve' && subject.solve.result === undefined;
  if (running && isVisible) machine.watch(subject.solve);
  else machine.stop();
}

function rememberTrace({ context }: Desk, id: string | undefined): void {
  void context.workspaceState.update(LAST_TRACE, id);
}
