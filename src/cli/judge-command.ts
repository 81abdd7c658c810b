import { ReasonCodeError, errorText } from '../core/base/errors.ts';
import type { Language } from '../core/base/source.ts';
import { noReport } from '../core/judge/judge-file.ts';
import { readCaseFile } from '../core/judge/read-cases.ts';
import { reportJson } from '../core/judge/report.ts';
import type { JudgeReport } from '../core/judge/report.ts';
import { writeJson } from '../core/sandbox/json.ts';
import type { Settings } from '../compose/settings.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode } from './context.ts';
import { oneLine, plain, styled } from './output.ts';
import type { Output } from './output.ts';
import { readCandidate, readUtf8 } from './read-input.ts';

export type JudgeCommand = {
  readonly language: Language;
  /** Paths of the program and of what it is judged by. */
  readonly candidate: string;
  readonly cases: string;
  readonly settings: Settings;
  readonly json: boolean;
};

/** Judges one candidate program by a file of cases or tests, and prints the report. */
export async function judgeCommand(context: CliContext, command: JudgeCommand): Promise<ExitCode> {
  const { output } = context;
  const { report, error } = await judge(context, command);
  if (command.json) output.out(`${writeJson(reportJson(report))}\n`);
  else if (error === undefined) output.out(reportText(output, report));
  if (error !== undefined) output.err(`reason-code: ${errorText(error)}\n`);
  return exitCode(report);
}

type Judged = { readonly report: JudgeReport; readonly error?: ReasonCodeError };

/** The report; for a sandbox that broke, one that blames the sandbox, with the error. */
async function judge(context: CliContext, command: JudgeCommand): Promise<Judged> {
  const { language, settings } = command;
  const { signal } = context;
  const text = await readUtf8(command.cases, signal);
  const cases = readCaseFile(text, language, command.cases);
  const candidate = await readCandidate(command.candidate, language, signal);
  try {
    const workbench = context.workbench(settings);
    return { report: await workbench.judge({ language, candidate, cases }, signal) };
  } catch (error) {
    if (signal.aborted) return { report: noReport('CANCELLED', 'cancelled', settings.sandbox) };
    if (!(error instanceof ReasonCodeError) || !BROKEN.includes(error.code)) throw error;
    return { report: noReport('SANDBOX_ERROR', error.message, settings.sandbox), error };
  }
}

const BROKEN: readonly string[] = ['sandbox-broken', 'sandbox-unavailable'];

function exitCode({ verdict }: JudgeReport): ExitCode {
  if (verdict === 'PASS') return EXIT.done;
  if (verdict === 'CANCELLED') return EXIT.cancelled;
  return verdict === 'SANDBOX_ERROR' ? EXIT.unusable : EXIT.negative;
}

const MAX_ROWS = 20;

function reportText(output: Output, report: JudgeReport): string {
  const { verdict, reason, passed, total, cases, notRun = [], stderr } = report;
  const style = verdict === 'PASS' ? 'green' : 'red';
  const lines = [`${styled(output, style, verdict)}  ${passed} of ${total} cases passed`];
  if (reason !== undefined) lines.push(oneLine(reason, 400));
  const failed = cases.filter(one => one.verdict !== 'PASS');
  for (const one of failed.slice(0, MAX_ROWS)) {
    lines.push(`  ${one.verdict}  ${oneLine(one.name ?? one.call, 100)}`);
    lines.push(`    expected ${oneLine(one.expected, 200)}`);
    if (one.actual !== undefined) lines.push(`    got      ${oneLine(one.actual, 200)}`);
    if (one.error !== undefined) lines.push(`    error    ${oneLine(one.error, 200)}`);
  }
  if (failed.length > MAX_ROWS) lines.push(`  and ${failed.length - MAX_ROWS} more`);
  for (const { name, why } of notRun) {
    lines.push(`  not run  ${oneLine(name, 80)}: ${oneLine(why, 200)}`);
  }
  if (report.retryOn !== undefined) lines.push(`  try again with --sandbox ${report.retryOn}`);
  if (stderr.trim() !== '') lines.push('stderr:', plain(stderr).trimEnd());
  lines.push(`  ${measures(report)}`);
  return `${lines.join('\n')}\n`;
}

function measures({ wallMs, cpuMs, peakBytes, sandbox }: JudgeReport): string {
  const parts = [`${Math.round(wallMs)} ms`];
  if (cpuMs !== undefined) parts.push(`${Math.round(cpuMs)} ms of processor time`);
  if (peakBytes !== undefined) parts.push(`${Math.round(peakBytes / 1024 / 1024)} MiB at most`);
  return `${parts.join(', ')}, sandbox ${sandbox}`;
}
