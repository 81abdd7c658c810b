import { readSelectRequest } from '../core/select/select-request.ts';
import type { SelectResult } from '../core/select/run-select.ts';
import type { Settings } from '../compose/settings.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode } from './context.ts';
import { oneLine, plain, styled } from './output.ts';
import type { Output } from './output.ts';
import { readUtf8 } from './read-input.ts';

export type SelectCommand = {
  readonly path: string;
  readonly settings: Settings;
  readonly json: boolean;
};

/** Chooses among the candidates of a request file, and prints the choice and what it rests on. */
export async function selectCommand(
  context: CliContext,
  command: SelectCommand,
): Promise<ExitCode> {
  const { output, signal } = context;
  const request = readSelectRequest(await readUtf8(command.path, signal), command.path);
  const workbench = context.workbench(command.settings);
  let shown = 0;
  const onProgress = (done: number, total: number): void => {
    // On a terminal each; otherwise a line a tenth.
    if (!output.live && done < total && done - shown < total / 10) return;
    shown = done;
    output.err(`${output.live ? '\r' : ''}${done} of ${total} distinct candidates run`);
    if (!output.live || done === total) output.err('\n');
  };
  const result = await workbench.select(request, { signal, onProgress });
  if (command.json) output.out(`${JSON.stringify(resultJson(result))}\n`);
  else output.out(resultText(output, result, request.candidates.length));
  return result.chosen === undefined ? EXIT.negative : EXIT.done;
}

function resultJson({ chosen, ...rest }: SelectResult): object {
  return { chosen: chosen ?? null, ...rest };
}

const MAX_ROWS = 20;

function resultText(output: Output, result: SelectResult, total: number): string {
  const { chosen, clusters, executions, code, unusable, demoted, discarded, further } = result;
  const lines =
    chosen === undefined
      ? [styled(output, 'red', 'No candidate is chosen: the evidence speaks against all of them.')]
      : [`${styled(output, 'green', `Candidate ${chosen}`)} of ${total} is chosen`];
  for (const one of clusters.slice(0, MAX_ROWS)) {
    const members = oneLine(one.members.join(', '), 60);
    lines.push(
      `  ${members}: ${one.examplesPassed} examples, ${one.assertionsPassed} assertions passed, score ${one.score.toFixed(2)}`,
    );
  }
  if (clusters.length > MAX_ROWS) lines.push(`  and ${clusters.length - MAX_ROWS} more`);
  if (further !== undefined)
    lines.push(
      `  ${further.agreeing} of ${further.of} of the first do as it does in ${further.calls} further calls`,
    );
  for (const { candidate, why } of discarded.slice(0, MAX_ROWS))
    lines.push(`  ${candidate}: ${oneLine(why, 120)}`);
  for (const text of demoted)
    lines.push(`  set aside, since nothing passes it: ${oneLine(text, 100)}`);
  for (const { kind, text, why } of unusable.slice(0, MAX_ROWS))
    lines.push(`  ${kind} not used: ${oneLine(text, 60)} (${oneLine(why, 100)})`);
  if (code !== undefined) lines.push('', plain(code).trimEnd(), '');
  lines.push(`  ${executions} executions`);
  return `${lines.join('\n')}\n`;
}
