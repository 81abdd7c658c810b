import type { SolveView } from '../src/protocol/solve-view.ts';

type Node = SolveView['nodes'][number];

/** What a candidate is drawn as; colours and shapes say the same, for those who see no colours. */
export type Look = 'root' | 'pass' | 'wrong' | 'error' | 'stopped' | 'unknown' | 'no-code';

/** How a node looks, by its verdict. */
export function lookOf(node: Node): Look {
  if (node.parent < 0) return 'root';
  switch (node.verdict) {
    case undefined:
      return 'no-code';
    case 'PASS':
      return 'pass';
    case 'WRONG':
      return 'wrong';
    case 'ERROR':
    case 'COMPILE_ERROR':
    case 'INVALID_RESULT':
      return 'error';
    case 'CANNOT_VERIFY':
    case 'CANCELLED':
    case 'SANDBOX_ERROR':
      return 'unknown';
    default:
      return 'stopped';
  }
}

export const GLYPHS: Readonly<Record<Look, string>> = {
  root: '●',
  pass: '✓',
  wrong: '✗',
  error: '!',
  stopped: '⏱',
  unknown: '?',
  'no-code': '∅',
};

/** A node in words, for screen readers and tooltips. */
export function nodeLabel(node: Node): string {
  if (node.parent < 0) return `Start of the search, ${node.visits} candidates`;
  const verdict = (node.verdict ?? 'no usable code').toLowerCase().replaceAll('_', ' ');
  const checks = node.total > 0 ? `, ${node.passed} of ${node.total} checks pass` : '';
  const by = node.remote === true ? ', by the remote model' : '';
  const kind = node.action === 'repair' ? `, repair of candidate ${node.parent}` : '';
  const again = node.duplicateOf === undefined ? '' : `, same as candidate ${node.duplicateOf}`;
  return `Candidate ${node.id}, ${verdict}${checks}${kind}${by}${again}`;
}

/** The solve in one sentence. */
export function summaryText(view: SolveView): string {
  const { status, simulations, evaluatedTokens, elapsedMs, expectedMs, start, running } = view;
  const name = start === undefined ? 'Nothing yet' : start.function;
  const seconds = (elapsedMs / 1000).toFixed(1);
  const most =
    status === 'running' && expectedMs !== undefined
      ? ` of at most ${Math.ceil(expectedMs / 1000)}`
      : '';
  const way = running.length > 0 ? `, ${running.length} under way` : '';
  return `${name}: ${status}, ${simulations} candidates${way}, ${evaluatedTokens} tokens, ${seconds}${most} seconds`;
}
