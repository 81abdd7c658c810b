import { ReasonCodeError } from '../base/errors.ts';
import type { Language } from '../base/source.ts';
import { DEFAULT_LIMITS } from '../sandbox/limits.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Verdict } from '../sandbox/verdict.ts';
import { judgeCases, judgePrepared, prepareProgram } from './judge-cases.ts';
import { literalCases } from './literal-cases.ts';
import type { FindTests } from './literal-cases.ts';
import type { CaseFile } from './read-cases.ts';
import type { JudgeReport } from './report.ts';
import { runTests } from './run-tests.ts';
import type { TestRunner } from './run-tests.ts';

/** A candidate and what it is judged by. */
export type JudgeRequest = {
  readonly language: Language;
  /** The program's text; or why it has none that could be read. */
  readonly candidate: { readonly text: string } | { readonly unreadable: string };
  readonly cases: CaseFile;
  /** What runs tests of this language; asked for only when there are tests. */
  readonly runner: () => Promise<TestRunner>;
  /** Reads tests as cases, where they are no more than that. */
  readonly findTests: () => Promise<FindTests>;
};

/**
 * Judges one candidate. Whatever the candidate does is in the report; rejects for a cases file
 * that asks for what cannot be done (`usage`), a sandbox that does not run the language
 * (`language-unsupported`), or one that is broken (`sandbox-broken`).
 */
export async function judgeFile(
  sandbox: Sandbox,
  { language, candidate, cases, runner, findTests }: JudgeRequest,
  signal: AbortSignal,
): Promise<JudgeReport> {
  if (!sandbox.languages.includes(language)) {
    throw new ReasonCodeError(
      'language-unsupported',
      `The ${sandbox.name} sandbox does not run ${language}; it runs ${sandbox.languages.join(', ')}.`,
    );
  }
  if ('unreadable' in candidate) {
    return noReport('COMPILE_ERROR', candidate.unreadable, sandbox.name);
  }
  const options = { limits: DEFAULT_LIMITS, signal };
  const program = { language, source: candidate.text, files: [] };
  if (cases.kind === 'cases') return judgeCases(sandbox, program, cases.cases, options);
  const { tests } = cases;
  const tested = { language, candidate: candidate.text, function: cases.function, tests };
  const literal = literalCases(tested, await findTests());
  const prepared = literal && (await prepareProgram(sandbox, program, literal, options));
  // What expects something that only the tests' own surroundings can say is run with them.
  if (prepared?.unusable.length === 0) return judgePrepared(sandbox, program, prepared, options);
  return runTests(sandbox, tested, await runner(), options);
}

/** A report of a candidate that was not run. */
export function noReport(verdict: Verdict, reason: string, sandbox: string): JudgeReport {
  return {
    verdict,
    reason,
    passed: 0,
    total: 0,
    cases: [],
    stderr: '',
    wallMs: 0,
    limits: DEFAULT_LIMITS,
    sandbox,
  };
}
