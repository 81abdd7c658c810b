import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Splice } from '../../core/stub/stub.ts';
import type { Desk } from '../desk.ts';
import { anchor } from './anchor.ts';
import type { Anchored } from './anchor.ts';
import { insertionOf } from './insertion-of.ts';
import type { Insertions } from './insertions.ts';
import type { Preview, Previews } from './preview.ts';
import { chooseWritten } from './write-down.ts';
import type { Written } from './write-down.ts';

export type AcceptTools = { readonly previews: Previews; readonly insertions: Insertions };

type Edited = Pick<Splice, 'edits' | 'text'> & Pick<Written, 'beside'>;

/** What became of an Accept. */
export type Accepted = 'inserted' | 'declined' | 'refused';

/**
 * Inserts what is on show: exactly the verified text, as one step of undo. Refuses, with the
 * document untouched and the preview kept, when the document no longer fits.
 */
export async function acceptPreview(
  desk: Desk,
  { previews, insertions }: AcceptTools,
  preview: Preview,
): Promise<Accepted> {
  const { solve, place } = preview;
  const proposal = solve.result?.proposals[place];
  if (proposal === undefined) return 'refused';
  if (!proposal.verified && !(await confirmUnverified(solve.stub.name))) return 'declined';
  const document = await vscode.workspace.openTextDocument(solve.uri);
  const parsers = await desk.workbench().parsers();
  const { text, stub } = solve;
  const parser = parsers[stub.language];
  const found = anchor({ text, stub, proposal }, document.getText(), parser);
  if (found.kind === 'stub-changed' || found.kind === 'surroundings-changed') {
    refuse(whyRefused(found, stub.name));
    return 'refused';
  }
  const present = document.getText();
  const asked = { solve, proposal, present, splice: found.splice, parser };
  const written = await chooseWritten(desk, asked);
  if (written === undefined) return 'declined';
  if (document.getText() !== present) {
    refuse(whyRefused({ kind: 'stub-changed' }, stub.name));
    return 'refused';
  }
  if (!(await applyChecked(document, written))) return 'refused';
  await insertions.add(insertionOf(solve, proposal, { splice: written, parser }));
  await previews.close(preview);
  const editor = await vscode.window.showTextDocument(document);
  const start = document.positionAt(found.splice.edits.at(-1)?.span.start ?? 0);
  editor.revealRange(
    new vscode.Range(start, start),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  return 'inserted';
}

/**
 * Makes edits as one step of undo. False, with the document as it was and the reason said, when it
 * cannot be changed or would not read as it should.
 */
export async function applyChecked(
  document: vscode.TextDocument,
  splice: Edited,
): Promise<boolean> {
  const version = document.version;
  const applied = await apply(document, splice);
  if (applied && document.getText() === splice.text) return true;
  // An edit that went wrong half way is taken back; what is open is as it was.
  if (document.version !== version) await vscode.commands.executeCommand('undo');
  refuse(
    vscode.l10n.t(
      '{0} could not be changed; is it read-only? Make it writable and accept again, or copy the code from the preview.',
      vscode.workspace.asRelativePath(document.uri),
    ),
  );
  return false;
}

async function apply(document: vscode.TextDocument, { edits, beside }: Edited): Promise<boolean> {
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false) return false;
  if (await isReadOnlyFile(document.uri)) return false;
  const edit = new vscode.WorkspaceEdit();
  for (const { span, newText } of edits) {
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    edit.replace(document.uri, range, newText);
  }
  if (beside !== undefined) edit.insert(beside.uri, beside.at, beside.text);
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

/** The editor would let a file without write permission be edited, and fail when it is saved. */
async function isReadOnlyFile(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme !== 'file') return false;
  try {
    const { mode } = await stat(uri.fsPath);
    if ((mode & 0o222) === 0) return true;
    await access(uri.fsPath, constants.W_OK);
    return false;
  } catch (error) {
    // A file that is gone can still be edited, and saved anew.
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}

async function confirmUnverified(name: string): Promise<boolean> {
  const insert = vscode.l10n.t('Insert unverified code');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('This body of {0} is not verified.', name),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It did not pass all checks, or there was nothing to check it against.',
      ),
    },
    insert,
  );
  return chosen === insert;
}

function whyRefused({ kind }: Anchored, name: string): string {
  return kind === 'stub-changed'
    ? vscode.l10n.t(
        '{0} was changed since it was solved, so nothing was inserted. Solve it again, or undo the change and accept again.',
        name,
      )
    : vscode.l10n.t(
        'What {0} uses was changed since it was verified, so nothing was inserted. Solve it again, or undo the change and accept again.',
        name,
      );
}

/** Says why, without waiting for the message to be read: the preview stays on show meanwhile. */
function refuse(why: string): void {
  void vscode.window.showErrorMessage(why);
}
