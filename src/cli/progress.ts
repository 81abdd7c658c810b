import type { CandidateNode, SolveEvent } from '../core/solve/solve-event.ts';
import { oneLine, styled } from './output.ts';
import type { Output, Style } from './output.ts';

/** Shows a solve while it runs. */
export type Progress = { show(event: SolveEvent): void; end(): void };

const WIDTH = 110;
/** Characters of a routing decision that are shown; a model's error may be in it. */
const LONGEST_ROUTE = 300;
/** Redraws of the progress line a second, at most. */
const REDRAW_MS = 100;

/**
 * Draws the search tree as it grows, a line a node, and under it one line of progress that is
 * redrawn in place. Where lines cannot be redrawn only the nodes and the phases are written.
 */
export function createProgress(output: Output, now: () => number): Progress {
  const running = new Set<number>();
  const screen = createScreen(output, now);
  let announced = '';
  const show = (event: SolveEvent): void => {
    switch (event.type) {
      case 'solve-start':
        screen.print(
          `${styled(output, 'bold', event.function)} (${oneLine(event.file, 80)}:${event.line})`,
        );
        screen.print(startText(event));
        break;
      case 'phase': {
        const status = phaseText(event);
        const what = `${event.phase} ${event.detail ?? ''}`;
        if (!output.live && what !== announced && event.fraction === undefined)
          screen.print(`  ${status}`);
        announced = what;
        screen.status(status);
        break;
      }
      case 'route':
        running.clear();
        screen.print(`  ${styled(output, 'dim', oneLine(`route: ${event.why}`, LONGEST_ROUTE))}`);
        break;
      case 'background': {
        const said = backgroundText(event);
        screen.print(`  ${styled(output, 'dim', oneLine(said, LONGEST_ROUTE))}`);
        break;
      }
      case 'trial-start':
        running.add(event.trial);
        break;
      case 'node-add':
        running.delete(event.node.trial);
        if (event.node.parent >= 0) screen.print(nodeText(output, event.node));
        break;
      case 'progress':
        screen.status(progressText(event, running.size));
        break;
      case 'question':
      case 'node-judge':
        break;
      case 'answer':
        screen.print(`  ${styled(output, 'dim', oneLine(answerText(event), WIDTH))}`);
        break;
      case 'solve-end':
        screen.erase();
        break;
      case 'trial-text':
      case 'trial-stderr':
      case 'tree-update':
        break;
    }
  };
  return { show, end: () => screen.erase() };
}

export type Screen = { print(text: string): void; status(text: string): void; erase(): void };

/** Lines that stay, and under them one that is redrawn where the terminal can do that. */
export function createScreen(output: Output, now: () => number): Screen {
  let status = '';
  let shown = false;
  let drawn = -Infinity;
  const erase = (): void => {
    if (shown) output.err('\r\u001b[2K');
    shown = false;
  };
  const draw = (): void => {
    erase();
    if (!output.live || status === '') return;
    output.err(oneLine(status, WIDTH));
    shown = true;
    drawn = now();
  };
  return {
    erase,
    print(text) {
      erase();
      output.err(`${text}\n`);
      draw();
    },
    status(text) {
      status = text;
      if (now() - drawn >= REDRAW_MS) draw();
    },
  };
}

function startText({ examples, unparsed }: Extract<SolveEvent, { type: 'solve-start' }>): string {
  const checks = `${examples.length} ${examples.length === 1 ? 'check' : 'checks'}`;
  const rest = unparsed.length === 0 ? '' : `, ${unparsed.length} not understood`;
  return `  ${checks} to pass${rest}`;
}

function backgroundText(event: Extract<SolveEvent, { type: 'background' }>): string {
  const { source, text, calls } = event;
  if (source === 'memory') return `remembered ${text.split('\n').length - 1} similar failures`;
  return `looked up: ${calls.map(({ tool, input, ok }) => `${tool} ${input}${ok ? '' : ' (no answer)'}`).join(', ')}`;
}

function answerText(event: Extract<SolveEvent, { type: 'answer' }>): string {
  const { number, call, expected, unusable } = event;
  const what = expected ?? (unusable === undefined ? 'skipped' : `not taken: ${unusable}`);
  return `question ${number}: ${call} → ${what}`;
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
  const why = node.duplicateOf !== undefined ? '' : (node.reason ?? '');
  return why === '' ? head : `${head} ${styled(output, 'dim', oneLine(why, 80))}`;
}
