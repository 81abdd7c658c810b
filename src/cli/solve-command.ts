import { ReasonCodeError, errorText } from '../core/base/errors.ts';
import { resultOf } from '../core/solve/result-of.ts';
import type { SolveResult } from '../core/solve/solve-result.ts';
import { solveOptions } from '../compose/create-workbench.ts';
import type { Workbench } from '../compose/create-workbench.ts';
import type { Settings } from '../compose/settings.ts';
import { askAtTerminal } from './ask-at-terminal.ts';
import { chooseStubs } from '../compose/choose-stubs.ts';
import type { StubChoice } from '../compose/choose-stubs.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode } from './context.ts';
import { createProgress } from './progress.ts';
import { resultJson, resultText } from './result-text.ts';

export type SolveCommand = StubChoice & {
  readonly path: string;
  readonly settings: Settings;
  readonly write: boolean;
  readonly ask: boolean;
  readonly json: boolean;
  /** Where failures are remembered, if a file is named. */
  readonly memoryFile?: string;
};

/** What is solved: a stub by its full name, in a file that is read anew each time. */
type Target = { readonly path: string; readonly name: string; readonly line: number };

/** Solves the stubs that are meant, one after the other. */
export async function solveCommand(context: CliContext, command: SolveCommand): Promise<ExitCode> {
  if (command.ask && context.askLine === undefined) {
    const message = '--ask needs a person at a terminal: leave it out, or run it in one.';
    throw new ReasonCodeError('usage', message);
  }
  const { memoryFile } = command;
  const workbench = context.workbench(
    command.settings,
    memoryFile === undefined ? {} : { memoryFile },
  );
  const targets = await findTargets(workbench, command);
  const results: SolveResult[] = [];
  for (const target of targets) {
    if (context.signal.aborted) break;
    const result = await solveTarget(context, workbench, command, target);
    results.push(result);
    if (command.json) context.output.out(`${JSON.stringify(resultJson(result))}\n`);
    else context.output.err('\n');
  }
  if (!command.json) {
    for (const result of results) context.output.out(`${resultText(context.output, result)}\n`);
    if (targets.length > 1) context.output.out(`${tally(results, targets.length)}\n`);
  }
  return exitCode(results, context.signal.aborted);
}

async function findTargets(
  workbench: Workbench,
  command: SolveCommand,
): Promise<readonly Target[]> {
  const parsers = await workbench.parsers();
  const paths = await workbench.sourceFiles(command.path);
  const single = paths.length === 1 && paths[0] === command.path;
  if (!single && command.all !== true) {
    throw new ReasonCodeError(
      'usage',
      `${command.path} is a folder: add --all to solve all of its stubs.`,
    );
  }
  const targets: Target[] = [];
  for (const path of paths) {
    const { file } = await workbench.read(path);
    try {
      const stubs = chooseStubs(file, parsers, command);
      targets.push(
        ...stubs.map(({ qualifiedName, line }) => ({ path, name: qualifiedName, line })),
      );
    } catch (error) {
      // A file of a folder may well have no stub; one that was named may not.
      if (single || !(error instanceof ReasonCodeError) || error.code !== 'stub-not-found')
        throw error;
    }
  }
  if (targets.length === 0)
    throw new ReasonCodeError('stub-not-found', `There is no stub in ${command.path}.`);
  return targets;
}

async function solveTarget(
  { output, signal, now, askLine }: CliContext,
  workbench: Workbench,
  { settings, write, ask }: SolveCommand,
  { path, name, line }: Target,
): Promise<SolveResult> {
  const workspace = await workbench.read(path);
  const parsers = await workbench.parsers();
  const stubs = chooseStubs(workspace.file, parsers, { all: true });
  const stub = nearest(
    stubs.filter(one => one.qualifiedName === name),
    line,
  );
  const progress = createProgress(output, now);
  let result: SolveResult;
  try {
    const asking = ask && askLine !== undefined ? { ask: askAtTerminal(output, askLine) } : {};
    const request = { ...workspace, stub, options: solveOptions(settings), ...asking };
    result = await resultOf(workbench.solve(request, signal), event => progress.show(event));
  } finally {
    progress.end();
  }
  const [best] = result.proposals;
  if (write && result.status === 'verified' && best !== undefined) {
    await workbench.replaceText(path, workspace.file.text, best.splice.text);
    output.err(`${path} was written.\n`);
  }
  return result;
}

/** After an earlier stub of the file was written the lines have moved; the order has not. */
function nearest<T extends { readonly line: number }>(stubs: readonly T[], line: number): T {
  const [first] = [...stubs].sort((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line));
  if (first === undefined)
    throw new ReasonCodeError('stub-not-found', 'The stub is not there any more.');
  return first;
}

function tally(results: readonly SolveResult[], total: number): string {
  const verified = results.filter(({ status }) => status === 'verified').length;
  const sum = (pick: (result: SolveResult) => number): number =>
    results.reduce((all, result) => all + pick(result), 0);
  const seconds = (sum(result => result.wallMs) / 1000).toFixed(1);
  const tokens = sum(result => result.usage.evaluatedTokens);
  return `${verified} of ${total} functions verified, ${tokens} tokens evaluated, ${sum(one => one.executions)} executions, ${seconds} s`;
}

function exitCode(results: readonly SolveResult[], aborted: boolean): ExitCode {
  if (aborted || results.some(({ status }) => status === 'cancelled')) return EXIT.cancelled;
  if (results.some(({ status }) => status === 'error')) return EXIT.unusable;
  return results.every(({ status }) => status === 'verified') ? EXIT.done : EXIT.negative;
}

/** What a command that could not start says. */
export function failureText(error: unknown): string {
  return `reason-code: ${errorText(error)}\n`;
}
