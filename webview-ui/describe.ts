import type { PanelMode } from '../src/protocol/messages.ts';
import type { PanelWord } from '../src/protocol/panel-words.ts';
import type { SolveStatus, SolveView } from '../src/protocol/solve-view.ts';
import type { Look } from './icons.ts';
import type { Say } from './say.ts';

export type Candidate = SolveView['nodes'][number];
type Verdict = NonNullable<Candidate['verdict']>;

const VERDICTS: Readonly<Record<Verdict, { readonly look: Look; readonly word: PanelWord }>> = {
  PASS: { look: 'pass', word: 'passes' },
  WRONG: { look: 'wrong', word: 'wrong answer' },
  ERROR: { look: 'error', word: 'raises an error' },
  COMPILE_ERROR: { look: 'error', word: 'does not compile' },
  INVALID_RESULT: { look: 'error', word: 'unreadable result' },
  CANNOT_VERIFY: { look: 'unknown', word: 'cannot be verified' },
  CANCELLED: { look: 'unknown', word: 'cancelled' },
  SANDBOX_ERROR: { look: 'unknown', word: 'the sandbox failed' },
  TIMEOUT: { look: 'stopped', word: 'out of time' },
  MEMORY: { look: 'stopped', word: 'out of memory' },
  OUTPUT_LIMIT: { look: 'stopped', word: 'too much output' },
  RESULT_LIMIT: { look: 'stopped', word: 'result too large' },
  NO_RESULT: { look: 'stopped', word: 'ended without a result' },
  CRASH: { look: 'stopped', word: 'crashed' },
  VIOLATION: { look: 'stopped', word: 'did what is forbidden' },
};

/** How a node looks, by its verdict. */
export function lookOf({ parent, verdict }: Candidate): Look {
  if (parent < 0) return 'root';
  return verdict === undefined ? 'no-code' : VERDICTS[verdict].look;
}

/** What became of a candidate, in a few words. */
export function verdictText({ verdict }: Candidate, say: Say): string {
  return say(verdict === undefined ? 'no usable code' : VERDICTS[verdict].word);
}

/** A node in words, for screen readers. */
export function nodeLabel(node: Candidate, say: Say): string {
  if (node.parent < 0) return say('Start of the search, candidates: {0}', node.visits);
  const parts = [say('Candidate {0}', node.id), verdictText(node, say)];
  if (node.total > 0) parts.push(say('{0} of {1} checks pass', node.passed, node.total));
  if (node.branchedAt !== undefined) parts.push(say('branch of candidate {0}', node.parent));
  else if (node.action === 'repair') parts.push(say('repair of candidate {0}', node.parent));
  if (node.reflection !== undefined && node.reflection !== '') parts.push(say('has a reflection'));
  if (node.remote === true) parts.push(say('by the remote model'));
  if (node.duplicateOf !== undefined) parts.push(say('same as candidate {0}', node.duplicateOf));
  parts.push(say('reward {0}', node.reward.toFixed(2)), say('visits {0}', node.visits));
  return parts.join(say(', '));
}

const STATUS: Readonly<Record<SolveStatus, PanelWord>> = {
  running: 'searching',
  verified: 'verified',
  unverified: 'not verified',
  error: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  damaged: 'damaged',
  newer: 'made by a newer version',
};

/** Where the search stands, in a word. */
export function statusText(status: SolveStatus, mode: PanelMode, say: Say): string {
  return say(status === 'running' && mode === 'paused' ? 'paused' : STATUS[status]);
}

/** What is being done before candidates come, in the editor's language where it is one of ours. */
export function phaseText(phase: string, say: Say): string {
  const [, name, share = ''] =
    /^(loading model|preparing sandbox|searching)( \d+ %)?$/.exec(phase) ?? [];
  switch (name) {
    case 'loading model':
    case 'preparing sandbox':
      return `${say(name)}${share}`;
    case 'searching':
      return '';
    default:
      return phase;
  }
}

/** Seconds for people: exact where little has passed. */
export function seconds(ms: number): string {
  return ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000).toString();
}

/** How long it has taken, and may take. */
export function timeText({ elapsedMs, expectedMs, status }: SolveView, say: Say): string {
  if (status !== 'running' || expectedMs === undefined) return say('{0} s', seconds(elapsedMs));
  return say('{0} s of about {1} s', seconds(elapsedMs), Math.max(1, Math.ceil(expectedMs / 1000)));
}

/** The solve in one sentence. */
export function summaryText(view: SolveView, mode: PanelMode, say: Say): string {
  const { status, simulations, evaluatedTokens, start, running } = view;
  if (start === undefined) return say('Waiting for a search.');
  const parts = [
    `${start.function}: ${statusText(status, mode, say)}`,
    say('candidates: {0}', simulations),
    ...(running.length > 0 ? [say('{0} under way', running.length)] : []),
    say('tokens: {0}', evaluatedTokens),
    timeText(view, say),
  ];
  return parts.join(say(', '));
}
