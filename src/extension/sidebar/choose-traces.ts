import * as vscode from 'vscode';
import type { SolveSummary } from '../../core/history/summary.ts';
import { traceOf } from './entries.ts';
import type { TraceTree } from './trace-tree.ts';
import { costWords, outcomeWord, timeWords } from './words.ts';

/** What a command is about: traces, the first of them the one that was meant. */
export type Chosen = {
  readonly traces: readonly [string, ...string[]];
  /** The line that was meant, where there is one. */
  readonly line?: string;
};

type Given = {
  /** A line of the sidebar, a trace's id, or something that holds one. */
  readonly line: unknown;
  /** All lines that are selected, where several are. */
  readonly lines: unknown;
  /** A command that is about no more than this asks for one when nothing is selected. */
  readonly most?: number;
};

/** What a command is about: what it was given, what is selected, or what the user then chooses. */
export async function chooseTraces(
  tree: TraceTree,
  { line, lines, most = Infinity }: Given,
): Promise<Chosen | undefined> {
  const given = idOf(line);
  if (given !== undefined) {
    const several = Array.isArray(lines) ? lines.map(idOf) : [];
    return chosen([given, ...several], most, given);
  }
  const selected = chosen(tree.selected(), most);
  if (selected !== undefined) return selected;
  const asked = await askForTrace(tree, vscode.l10n.t('Which solve?'));
  return chosen([asked], most);
}

function chosen(
  ids: readonly (string | undefined)[],
  most: number,
  line?: string,
): Chosen | undefined {
  const all = ids.flatMap(id => (id === undefined ? [] : (traceOf(id) ?? [])));
  const [first, ...rest] = [...new Set(all)].slice(0, most);
  if (first === undefined) return undefined;
  return { traces: [first, ...rest], ...(line === undefined ? {} : { line }) };
}

/** What a command was given, as the name of a line or a trace: it, or what holds one. */
export function idOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (typeof given !== 'object' || given === null || !('id' in given)) return undefined;
  return typeof given.id === 'string' ? given.id : undefined;
}

/** Lets the user choose a solve; gives its trace. */
export async function askForTrace(
  tree: TraceTree,
  placeHolder: string,
  without?: string,
): Promise<string | undefined> {
  const rows = (await tree.rows()).filter(({ id }) => id !== without);
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no past solve.'));
    return undefined;
  }
  const options = { placeHolder, matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(rows.map(pickOf), options))?.trace;
}

export type TracePick = vscode.QuickPickItem & { readonly trace: string };

/** A solve as a line of a quick pick. */
export function pickOf(row: SolveSummary): TracePick {
  const how = [outcomeWord(row.outcome), ...costWords(row), timeWords(row)];
  return {
    trace: row.id,
    label: row.function ?? row.id,
    description: row.file ?? '',
    detail: how.filter(part => part !== '').join(' · '),
  };
}
