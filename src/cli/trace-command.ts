import { Option } from 'commander';
import type { Command } from 'commander';
import { ReasonCodeError } from '../core/base/errors.ts';
import { EXPORT_FORMATS, exportTrace, traceJson } from '../core/history/export-trace.ts';
import type { ExportFormat } from '../core/history/export-trace.ts';
import { decodeEvents } from '../core/history/read-solve.ts';
import { summarise } from '../core/history/summary.ts';
import type { SolveSummary } from '../core/history/summary.ts';
import type { StoredTrace } from '../core/trace/trace-store.ts';
import { DEFAULT_SETTINGS } from '../compose/settings.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode, Run } from './context.ts';
import { oneLine, plain } from './output.ts';
import { addTraceSend } from './phoenix-command.ts';
import { createProgress } from './progress.ts';
import { resultText } from './result-text.ts';

type Flags = {
  readonly json?: boolean;
  readonly format?: ExportFormat;
  readonly out?: string;
};

/** The commands over past solves: `trace list`, `trace show`, `trace export`, `trace send`. */
export function addTrace(program: Command, context: CliContext, run: Run): void {
  const trace = program.command('trace').description('Read what past solves left behind.');
  trace
    .command('list')
    .description('Newest first.')
    .option('--json', 'print JSON')
    .action((flags: Flags) => run(() => traceListCommand(context, flags)));
  trace
    .command('show')
    .description('One trace, by its id or the start of it.')
    .argument('<id>')
    .option('--json', 'print JSON')
    .action((id: string, flags: Flags) => run(() => traceShowCommand(context, id, flags)));
  trace
    .command('export')
    .description('A trace for other programs: its events, OpenTelemetry spans, or a picture.')
    .argument('<id>')
    .addOption(
      new Option('--format <name>', 'what to write').choices(EXPORT_FORMATS).default('json'),
    )
    .option('--out <file>', 'file to write; standard output when left out')
    .option('--json', 'print JSON')
    .action((id: string, flags: Flags) => run(() => traceExportCommand(context, id, flags)));
  addTraceSend(trace, context, run);
}

async function traceListCommand(
  { output, workbench }: CliContext,
  { json = false }: Flags,
): Promise<ExitCode> {
  const rows = (await workbench(DEFAULT_SETTINGS).traces.list(Infinity)).map(summarise);
  if (json) output.out(`${JSON.stringify(rows)}\n`);
  else if (rows.length === 0) output.err('There are no traces yet: solve something first.\n');
  else for (const row of rows) output.out(rowText(row));
  return EXIT.done;
}

/** Prints one trace: its events as JSON, or the search as it was shown. */
async function traceShowCommand(
  { output, workbench, now }: CliContext,
  id: string,
  { json = false }: Flags,
): Promise<ExitCode> {
  const trace = await workbench(DEFAULT_SETTINGS).traces.read(id);
  if (json) output.out(`${JSON.stringify(traceJson(trace))}\n`);
  else {
    const events = decodeEvents(trace.events);
    const progress = createProgress({ ...output, err: output.out, live: false }, now);
    for (const event of events) progress.show(event);
    const end = events.find(event => event.type === 'solve-end');
    output.out(
      end === undefined ? `\n${stateText(trace)}\n` : `\n${resultText(output, end.result)}`,
    );
  }
  return isReadable(trace) ? EXIT.done : EXIT.negative;
}

async function traceExportCommand(
  { output, workbench }: CliContext,
  id: string,
  { json = false, format = 'json', out }: Flags,
): Promise<ExitCode> {
  if (json && out === undefined)
    throw new ReasonCodeError(
      'usage',
      'Name a file with --out: --json says what was written there.',
    );
  const own = workbench(DEFAULT_SETTINGS);
  const trace = await own.traces.read(id);
  const text = exportTrace(trace, format);
  if (out === undefined) output.out(text);
  else {
    await own.writeNewFile(out, text);
    const said = { id: trace.id, format, out, state: trace.state };
    output.out(json ? `${JSON.stringify(said)}\n` : `${plain(out)}\n`);
  }
  if (!isReadable(trace)) output.err(`${stateText(trace)}\n`);
  return isReadable(trace) ? EXIT.done : EXIT.negative;
}

function isReadable({ state }: StoredTrace): boolean {
  return state === 'complete' || state === 'interrupted';
}

function stateText({ id, state, damagedLine }: StoredTrace): string {
  if (state === 'newer')
    return `${id} was made by a newer version of this program: update it to read the trace.`;
  if (state === 'damaged')
    return `${id} is damaged in line ${damagedLine ?? 1}; what is around that was read.`;
  return state;
}

function rowText(row: SolveSummary): string {
  const { id, outcome, pinned, wallMs, evaluatedTokens } = row;
  const cost =
    wallMs === undefined ? '' : `  ${(wallMs / 1000).toFixed(1)} s  ${evaluatedTokens ?? 0} tokens`;
  const name = oneLine(row.function ?? '?', 40);
  const pin = pinned ? '  pinned' : '';
  return `${plain(id)}  ${outcome.padEnd(11)}  ${name}  ${oneLine(row.file ?? '', 60)}${cost}${pin}\n`;
}
