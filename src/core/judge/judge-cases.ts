import { ReasonCodeError } from '../base/errors.ts';
import type { Case } from '../sandbox/case.ts';
import { judgeExecution, runCases } from '../sandbox/judge.ts';
import { prepareCases } from '../sandbox/prepare-cases.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import type { Program, RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import { reportCase } from './report.ts';
import type { JudgeReport } from './report.ts';

/**
 * Judges a program by cases whose expectations are values. Throws a `usage` ReasonCodeError for a
 * case that cannot be asked, and rejects when the sandbox is broken; nothing else does.
 */
export async function judgeCases(
  sandbox: Sandbox,
  program: Program,
  cases: readonly Case[],
  options: RunOptions,
): Promise<JudgeReport> {
  const prepared = await prepareProgram(sandbox, program, cases, options);
  const [first] = prepared.unusable;
  if (first !== undefined) {
    throw new ReasonCodeError('usage', `cases[${first.index}] cannot be used: ${first.why}.`);
  }
  return judgePrepared(sandbox, program, prepared, options);
}

/** Finds out what cases expect, in a box that knows nothing of the candidate. */
export function prepareProgram(
  sandbox: Sandbox,
  program: Program,
  cases: readonly Case[],
  options: RunOptions,
): Promise<PreparedCases> {
  return prepareCases(sandbox, { ...program, source: '', files: [] }, cases, options);
}

/** Runs the cases that can be used and compares in the host. */
export async function judgePrepared(
  sandbox: Sandbox,
  program: Program,
  { ready }: PreparedCases,
  options: RunOptions,
): Promise<JudgeReport> {
  const execution = await runCases(sandbox, { program }, ready, options);
  const judgement = judgeExecution(execution, ready, program.language, options.limits);
  return {
    ...judgement,
    // A program that did not load has no verdicts; the others have one for each case.
    cases: ready.flatMap((prepared, place) => {
      const verdict = judgement.cases[place];
      const outcome = execution.outcomes[place];
      return verdict === undefined ? [] : [reportCase(verdict, prepared, outcome)];
    }),
  };
}
