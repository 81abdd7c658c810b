import type { SolveEvent } from '../core/solve/solve-event.ts';
import { decodeStored } from '../core/solve/stored-event.ts';
import type { StoredTrace } from '../core/trace/trace-store.ts';
import { DEFAULT_SETTINGS } from '../compose/settings.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode } from './context.ts';
import { oneLine } from './output.ts';
import { createProgress } from './progress.ts';
import { resultText } from './result-text.ts';

/** Prints the traces there are, newest first. */
export async function traceListCommand(
  { output, workbench }: CliContext,
  { json }: { readonly json: boolean },
): Promise<ExitCode> {
  const rows = (await workbench(DEFAULT_SETTINGS).traces.list()).map(summary);
  if (json) output.out(`${JSON.stringify(rows)}\n`);
  else if (rows.length === 0) output.err('There are no traces yet: solve something first.\n');
  else for (const row of rows) output.out(rowText(row));
  return EXIT.done;
}

/** Prints one trace: its events as JSON, or the search as it was shown. */
export async function traceShowCommand(
  { output, workbench, now }: CliContext,
  { id, json }: { readonly id: string; readonly json: boolean },
): Promise<ExitCode> {
  const trace = await workbench(DEFAULT_SETTINGS).traces.read(id);
  const events = eventsOf(trace);
  if (json) {
    const { state, startedAt, damagedLine } = trace;
    const head = {
      id: trace.id,
      startedAt,
      state,
      ...(damagedLine === undefined ? {} : { damagedLine }),
    };
    output.out(`${JSON.stringify({ ...head, events })}\n`);
  } else {
    const progress = createProgress({ ...output, err: output.out, live: false }, now);
    for (const event of events) progress.show(event);
    const end = events.find(event => event.type === 'solve-end');
    output.out(end === undefined ? `\n${trace.state}\n` : `\n${resultText(output, end.result)}`);
  }
  return trace.state === 'damaged' ? EXIT.negative : EXIT.done;
}

/** The events of a trace that are ours; a trace is written by some program, not trusted. */
function eventsOf({ events }: StoredTrace): readonly SolveEvent[] {
  return events.flatMap(raw => decodeStored(raw) ?? []);
}

type Summary = {
  readonly id: string;
  readonly startedAt: string;
  readonly state: StoredTrace['state'];
  readonly function?: string;
  readonly file?: string;
  readonly status?: string;
  readonly model?: string;
  readonly wallMs?: number;
  readonly evaluatedTokens?: number;
};

function summary(trace: StoredTrace): Summary {
  const events = eventsOf(trace);
  const start = events.find(event => event.type === 'solve-start');
  const end = events.find(event => event.type === 'solve-end')?.result;
  return {
    id: trace.id,
    startedAt: trace.startedAt,
    state: trace.state,
    ...(start === undefined ? {} : { function: start.function, file: start.file }),
    ...(end === undefined
      ? {}
      : {
          status: end.status,
          model: end.model,
          wallMs: end.wallMs,
          evaluatedTokens: end.usage.evaluatedTokens,
        }),
  };
}

function rowText({
  id,
  state,
  status,
  function: name,
  file,
  wallMs,
  evaluatedTokens,
}: Summary): string {
  const how = state === 'complete' ? (status ?? state) : state;
  const cost =
    wallMs === undefined ? '' : `  ${(wallMs / 1000).toFixed(1)} s  ${evaluatedTokens ?? 0} tokens`;
  return `${id}  ${how.padEnd(11)}  ${oneLine(name ?? '?', 40)}  ${oneLine(file ?? '', 60)}${cost}\n`;
}
