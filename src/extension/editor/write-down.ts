import { basename, dirname, join, sep } from 'node:path';
import * as vscode from 'vscode';
import { applyEdits } from '../../core/stub/apply-edits.ts';
import { languageSupport } from '../../core/stub/language-table.ts';
import type { Parser } from '../../core/stub/parser.ts';
import type { Splice, Stub } from '../../core/stub/stub.ts';
import type { Proposal } from '../../core/solve/solve-result.ts';
import type { Desk } from '../desk.ts';
import type { Solve } from '../solves.ts';
import { composedEdit } from './composed.ts';

/** Edits of a document, and what it then reads; a test file's edit goes with it. */
export type Written = Splice & {
  readonly beside?: {
    readonly uri: vscode.Uri;
    readonly at: vscode.Position;
    readonly text: string;
  };
};

type Accepting = {
  readonly solve: Solve;
  readonly proposal: Proposal;
  /** The document's present text, and where the body goes in it. */
  readonly present: string;
  readonly splice: Splice;
  readonly parser: Parser;
};

type Item = vscode.QuickPickItem & { readonly written: Written };

/**
 * What is inserted: the splice alone, or, where the user had answered questions and wishes so, with
 * the answers in the docstring or in a test beside the file. Undefined when the choice was closed.
 */
export async function chooseWritten(
  desk: Desk,
  accepting: Accepting,
): Promise<Written | undefined> {
  const { solve, splice } = accepting;
  const answers = solve.result?.answers ?? [];
  if (answers.length === 0 || !accepting.proposal.verified) return splice;
  const documented = withDocstring(accepting);
  const tested = await withTest(desk, accepting);
  const items: Item[] = [{ label: vscode.l10n.t('Insert the body only'), written: splice }];
  if (documented !== undefined) {
    const label = vscode.l10n.t('Insert, and write your answers into the docstring');
    items.unshift({ label, written: documented });
  }
  if (tested?.beside !== undefined) {
    const where = vscode.workspace.asRelativePath(tested.beside.uri);
    const label = vscode.l10n.t('Insert, and add a test to {0}', where);
    items.push({ label, written: tested });
  }
  if (items.length === 1) return splice;
  const placeHolder = vscode.l10n.t('Keep what you answered for {0}?', solve.stub.name);
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  return chosen?.written;
}

/** The same body under a docstring that says more; undefined where the docstring has no place. */
function withDocstring({
  solve,
  proposal,
  present,
  splice,
  parser,
}: Accepting): Written | undefined {
  const support = languageSupport(solve.stub.language);
  const stub = sameStub(present, solve.stub, parser);
  const edit = stub && support.writeExamples(present, stub, solve.result?.answers ?? []);
  if (edit === undefined) return undefined;
  const described = applyEdits(present, [edit]);
  const again = sameStub(described, solve.stub, parser);
  if (again === undefined) return undefined;
  const made = support.splice(described, parser, again, proposal.body, proposal.imports);
  // What is inserted is what was verified: nothing but the docstring may differ.
  const isSame =
    support.normalise(made.program, parser) === support.normalise(splice.program, parser);
  return isSame ? { ...made, edits: composedEdit(present, made.text) } : undefined;
}

function sameStub(text: string, { qualifiedName }: Stub, parser: Parser): Stub | undefined {
  const { stubs } = languageSupport(parser.language).findStubs(text, parser);
  const found = stubs.filter(stub => stub.qualifiedName === qualifiedName);
  return found.length === 1 ? found[0] : undefined;
}

/** The splice with a test in the first file beside it that says how its tests are written. */
async function withTest(desk: Desk, { solve, splice }: Accepting): Promise<Written | undefined> {
  if (solve.uri.scheme !== 'file') return undefined;
  const { stub, result } = solve;
  const support = languageSupport(stub.language);
  const around = await desk
    .workbench()
    .read(solve.uri.fsPath)
    .catch(() => undefined);
  for (const { path } of around?.tests ?? []) {
    const document = await openTest(solve.uri.fsPath, path, support.testFolders);
    const text = document?.getText();
    if (document === undefined || text === undefined) continue;
    const more = support.writeTest(text, stub, around?.moduleNames ?? [], result?.answers ?? []);
    if (more === undefined) continue;
    const beside = { uri: document.uri, at: document.positionAt(text.length), text: more };
    return { ...splice, beside };
  }
  return undefined;
}

/** A test file is known by its path from the project's root; it lies in one of a few folders. */
async function openTest(
  file: string,
  path: string,
  folders: readonly string[],
): Promise<vscode.TextDocument | undefined> {
  for (const folder of folders) {
    const wanted = join(dirname(file), folder, basename(path));
    if (!wanted.endsWith(join(sep, path)) && wanted !== path) continue;
    try {
      return await vscode.workspace.openTextDocument(wanted);
    } catch {
      // It lies in another of the folders.
    }
  }
  return undefined;
}
