import type { WorkflowEvent } from '../core/workflow/workflow-event.ts';
import { oneLine, styled } from './output.ts';
import type { Output, Style } from './output.ts';
import { createScreen } from './progress.ts';

const WIDTH = 120;
const STYLES: Readonly<Record<string, Style>> = {
  done: 'green',
  fallback: 'yellow',
  restored: 'dim',
  skipped: 'dim',
  failed: 'red',
  cancelled: 'yellow',
};

/** Shows a run while it goes on: a line for each node that ended, and what is under way. */
export function createRunProgress(
  output: Output,
  now: () => number,
): { show(event: WorkflowEvent): void; end(): void } {
  const screen = createScreen(output, now);
  const working = new Set<string>();
  const show = (event: WorkflowEvent): void => {
    switch (event.type) {
      case 'run-start':
        screen.print(styled(output, 'bold', oneLine(event.workflow, 80)));
        break;
      case 'node-start':
        working.add(event.node);
        screen.status(`  ${oneLine([...working].join(', '), WIDTH)}`);
        break;
      case 'node-report':
        screen.print(`  ${oneLine(`${event.node}: ${event.text}`, WIDTH)}`);
        break;
      case 'node-retry':
        screen.print(`  ${oneLine(`${event.node}: again, after ${event.why}`, WIDTH)}`);
        break;
      case 'node-end': {
        working.delete(event.node);
        const status = styled(output, STYLES[event.status] ?? 'dim', event.status.padEnd(9));
        const why = event.why === undefined ? '' : `: ${event.why}`;
        screen.print(`  ${status} ${oneLine(event.node + why, WIDTH)}  ${event.wallMs} ms`);
        break;
      }
      case 'notice':
        screen.print(`  ${oneLine(event.text, WIDTH)}`);
        break;
      case 'run-end':
        screen.erase();
        break;
    }
  };
  return { show, end: () => screen.erase() };
}
