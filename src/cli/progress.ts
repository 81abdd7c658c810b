import type { CandidateNode, SolveEvent } from '../core/solve/solve-event.ts';
import { oneLine, styled } from './output.ts';
import type { Output, Style } from './output.ts';

/** Shows a solve while it runs. */
export type Progress = { show(event: SolveEvent): void; end(): void };

const WIDTH = 110;
/** Redraws of the progress line a second, at most. */
const REDRAW_MS = 100;

/**
 * Draws the search tree as it grows, a line a node, and under it one line of progress that is
 * redrawn in place. Where lines cannot be redrawn only the nodes and the phases are written.
 */
export function createProgress(output: Output, now: () => number): Progress {
  const running = new Set<number>();
  let line = '';
  let drawn = -Infinity;
  let status = '';
  let phase = '';
  const erase = (): void => {
    if (line !== '') output.err('\r\u001b[2K');
    line = '';
  };
  const draw = (force: boolean): void => {
    if (!output.live || (!force && now() - drawn < REDRAW_MS)) return;
    erase();
    line = oneLine(status, WIDTH);
    output.err(line);
    drawn = now();
  };
  const print = (text: string): void => {
    erase();
    output.err(`${text}\n`);
    draw(true);
  };
  const show = (event: SolveEvent): void => {
    switch (event.type) {
      case 'solve-start':
        print(
          styled(output, 'bold', `${event.function}`) +
            ` (${oneLine(event.file, 80)}:${event.line})`,
        );
        print(startText(event));
        break;
      case 'phase': {
        status = phaseText(event);
        const announced = `${event.phase} ${event.detail ?? ''}`;
        if (!output.live && announced !== phase && event.fraction === undefined)
          print(`  ${status}`);
        phase = announced;
        draw(false);
        break;
      }
      case 'trial-start':
        running.add(event.trial);
        draw(false);
        break;
      case 'node-add':
        running.delete(event.node.trial);
        if (event.node.parent >= 0) print(nodeText(output, event.node));
        break;
      case 'progress':
        status = progressText(event, running.size);
        draw(false);
        break;
      case 'solve-end':
        erase();
        break;
      case 'trial-text':
      case 'trial-stderr':
      case 'tree-update':
        break;
    }
  };
  return { show, end: erase };
}

function startText({ examples, unparsed }: Extract<SolveEvent, { type: 'solve-start' }>): string {
  const checks = `${examples.length} ${examples.length === 1 ? 'check' : 'checks'}`;
  const rest = unparsed.length === 0 ? '' : `, ${unparsed.length} not understood`;
  return `  ${checks} to pass${rest}`;
}

function phaseText({ phase, detail, fraction }: Extract<SolveEvent, { type: 'phase' }>): string {
  const share = fraction === undefined ? '' : ` ${Math.floor(100 * fraction)} %`;
  const names = {
    'loading-model': 'model',
    'preparing-sandbox': 'sandbox is ready',
    searching: 'searching',
  } as const;
  return detail === undefined
    ? `${names[phase]}${share} ...`
    : `${names[phase]}: ${detail}${share}`;
}

function progressText(
  { at, simulations, executions, usage, expectedMs }: Extract<SolveEvent, { type: 'progress' }>,
  running: number,
): string {
  const seconds = (at / 1000).toFixed(0);
  const atMost = expectedMs === undefined ? '' : ` of at most ${Math.ceil(expectedMs / 1000)}`;
  return `  ${seconds} s${atMost} | ${simulations} tried, ${running} under way | ${executions} executions | ${usage.evaluatedTokens} tokens`;
}

const MARKS: Readonly<Record<string, readonly [string, Style]>> = {
  PASS: ['✔', 'green'],
  WRONG: ['✘', 'red'],
  CANNOT_VERIFY: ['?', 'yellow'],
};

/** A node under its parent: indented by depth, with what became of it. */
function nodeText(output: Output, node: CandidateNode): string {
  const [mark, style] = MARKS[node.verdict ?? ''] ?? ['✘', 'red'];
  const indent = '  '.repeat(node.depth);
  const edge = node.parent === 0 ? '' : ` ← ${node.parent}`;
  const verdict = node.verdict ?? 'NO CODE';
  const checks = node.total > 0 ? ` ${node.passed}/${node.total}` : '';
  const again = node.duplicateOf === undefined ? '' : ` (same as ${node.duplicateOf})`;
  const head = `${indent}${styled(output, style, mark)} ${node.id}${edge} ${verdict}${checks}${again}`;
  const why = node.verdict === 'PASS' || node.duplicateOf !== undefined ? '' : (node.reason ?? '');
  return why === '' ? head : `${head} ${styled(output, 'dim', oneLine(why, 80))}`;
}
