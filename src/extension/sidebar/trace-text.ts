import * as vscode from 'vscode';
import { bestCode, readSolve } from '../../core/history/read-solve.ts';
import type { RecordedSolve } from '../../core/history/read-solve.ts';
import type { CandidateNode } from '../../core/solve/solve-event.ts';
import type { StoredTrace } from '../../core/trace/trace-store.ts';
import { candidateWords, failingText, outcomeWord } from './words.ts';

/**
 * A solve as text: its figures, one a line in a fixed order, so that two of them can be compared
 * line by line; then the code it came to, and every candidate.
 */
export function traceText(trace: StoredTrace): string {
  const solve = readSolve(trace.events);
  return [
    ...figures(trace, solve),
    '',
    vscode.l10n.t('Best program:'),
    '',
    bestCode(solve).trimEnd(),
    '',
    vscode.l10n.t('Candidates:'),
    '',
    ...outline(solve.nodes),
    '',
  ].join('\n');
}

/** One candidate as text: its code, and under it what became of it. */
export function nodeText({ id, code, failing, stderr }: CandidateNode): string {
  const parts = [code.trimEnd() === '' ? vscode.l10n.t('Candidate {0}', id) : code.trimEnd()];
  if (failing !== undefined) parts.push(failingText(failing));
  if (stderr !== '') parts.push(stderr.trimEnd());
  return `${parts.join('\n\n')}\n`;
}

function figures({ id, state }: StoredTrace, solve: RecordedSolve): readonly string[] {
  const { start, result, nodes, elapsedMs } = solve;
  const line = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`${name}: ${value}`];
  const usage = result?.usage;
  return [
    `${start?.function ?? id} (${start?.file ?? ''}:${start?.line ?? 1})`,
    '',
    ...line(vscode.l10n.t('Status'), outcomeWord(result?.status ?? settled(state))),
    ...line(vscode.l10n.t('Message'), result?.message),
    ...line(vscode.l10n.t('Trace'), id),
    ...line(vscode.l10n.t('Started'), start?.startedAt),
    ...line(vscode.l10n.t('Model'), result?.model ?? start?.model),
    ...line(vscode.l10n.t('Sandbox'), result?.sandbox ?? start?.sandbox),
    ...line(vscode.l10n.t('Strategy'), start?.strategy),
    ...line(vscode.l10n.t('Reflection'), start?.reflection),
    ...line(vscode.l10n.t('Seed'), start?.seed),
    ...line(vscode.l10n.t('Seconds'), ((result?.wallMs ?? elapsedMs) / 1000).toFixed(1)),
    ...line(vscode.l10n.t('Candidates tried'), result?.simulations ?? nodes.length - 1),
    ...line(vscode.l10n.t('Executions'), result?.executions),
    ...line(vscode.l10n.t('Evaluated tokens'), usage?.evaluatedTokens),
    ...line(vscode.l10n.t('Prompt tokens'), usage?.promptTokens),
    ...line(vscode.l10n.t('Written tokens'), usage?.completionTokens),
    ...(result?.evidence ?? []).flatMap(({ source, passed, total }) =>
      line(vscode.l10n.t('Checks passed ({0})', source), `${passed}/${total}`),
    ),
  ];
}

/** A trace that calls itself complete has a result; without one it was damaged. */
function settled(state: StoredTrace['state']): Exclude<StoredTrace['state'], 'complete'> {
  return state === 'complete' ? 'damaged' : state;
}

/** Deeper candidates are set in no further: a chain of repairs may be long. */
const MAX_INDENT = 20;

/** The tree as lines, each candidate below the one it repairs. */
function outline(nodes: readonly CandidateNode[]): readonly string[] {
  const children = new Map<number, CandidateNode[]>();
  for (const node of nodes) {
    const known = children.get(node.parent);
    if (known === undefined) children.set(node.parent, [node]);
    else known.push(node);
  }
  const lines: string[] = [];
  const waiting = (children.get(nodes[0]?.id ?? 0) ?? []).toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    lines.push(`${'  '.repeat(Math.min(MAX_INDENT, node.depth))}${nodeLine(node)}`);
    waiting.push(...(children.get(node.id) ?? []).toReversed());
  }
  return lines;
}

function nodeLine(node: CandidateNode): string {
  const why = node.failing === undefined ? '' : `: ${failingText(node.failing)}`;
  return `${candidateWords(node).join(', ')}${why}`.replace(/\s*\n\s*/g, ' ⏎ ');
}
