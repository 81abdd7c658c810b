import * as vscode from 'vscode';
import type { Refusal } from '../../core/solve/solve-control.ts';
import type { FromPanel } from '../../protocol/messages.ts';
import type { Desk } from '../desk.ts';
import type { Previews } from '../editor/preview.ts';
import type { Solve } from '../solves.ts';
import { savePicture } from './save-picture.ts';
import { placeOf, viewOf } from './subject.ts';
import type { Subject } from './subject.ts';

/** A message of the page that is about what it shows. */
export type Request = Exclude<FromPanel, { type: 'ready' }>;

/** Does what the page asks for. Throws what a person has to be told. */
export async function answer(
  desk: Desk,
  previews: Previews,
  { subject, message }: { readonly subject: Subject | undefined; readonly message: Request },
): Promise<void> {
  if (message.type === 'copy') {
    await vscode.env.clipboard.writeText(message.text);
    return;
  }
  if (subject === undefined) return;
  const { start } = viewOf(subject);
  if (message.type === 'picture') {
    await savePicture(message.svg, start?.function ?? '');
  } else if (message.type === 'continue') {
    await vscode.commands.executeCommand('reasonCode.continueSearch', start?.traceId);
  } else if (subject.kind === 'trace') {
    if (message.type === 'review') inform(oldSearchText());
  } else {
    await answerSolve(desk, previews, subject.solve, message);
  }
}

async function answerSolve(
  desk: Desk,
  previews: Previews,
  solve: Solve,
  message: Exclude<Request, { type: 'copy' | 'picture' | 'continue' }>,
): Promise<void> {
  switch (message.type) {
    case 'stop':
      solve.controller.abort();
      return;
    case 'pause':
      if (solve.result === undefined) solve.control.pause();
      return;
    case 'resume':
      solve.control.resume();
      return;
    case 'expand': {
      const refusal = solve.control.expand(message.node);
      if (refusal !== undefined) inform(refusalText(refusal));
      return;
    }
    case 'review':
      await review(desk, previews, solve, message.node);
  }
}

async function review(desk: Desk, previews: Previews, solve: Solve, node: number): Promise<void> {
  if (solve.result === undefined) {
    const stop = vscode.l10n.t('Stop and review');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The search for {0} is not over. Stop it and review this candidate?',
        solve.stub.name,
      ),
      stop,
    );
    if (chosen !== stop) return;
    solve.controller.abort();
    await ended(desk, solve);
  }
  const place = placeOf(solve, node);
  if (place >= 0) await previews.show(solve, place);
  else inform(vscode.l10n.t('Only the best candidates can be reviewed as a diff.'));
}

function ended({ solves }: Desk, solve: Solve): Promise<void> {
  if (solve.result !== undefined) return Promise.resolve();
  return new Promise(resolve => {
    const listening = solves.onDidChange(change => {
      if (change.solve !== solve || solve.result === undefined) return;
      listening.dispose();
      resolve();
    });
  });
}

function oldSearchText(): string {
  return vscode.l10n.t('This is an old search: solve the function again to insert a body.');
}

function refusalText(refusal: Refusal): string {
  switch (refusal) {
    case 'no-search':
      return vscode.l10n.t('Nothing is being searched at the moment, so nothing can be expanded.');
    case 'no-such-node':
      return vscode.l10n.t('There is no such candidate in the search any more.');
    case 'closed':
      return vscode.l10n.t(
        'This candidate passed, or there is nothing in it to repair. Expand the root for a fresh one.',
      );
    case 'too-deep':
      return vscode.l10n.t(
        'This candidate is a repair of a repair already; those that follow repeat themselves. Expand one nearer to the root.',
      );
  }
}

/** Says something without waiting for it to be read. */
function inform(text: string): void {
  void vscode.window.showInformationMessage(text);
}
