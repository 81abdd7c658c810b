import type { Language } from '../core/base/source.ts';
import { renderValue } from '../core/sandbox/render-value.ts';
import { cleanText, cutMiddle } from '../core/sandbox/clean-text.ts';
import type { JudgeReport } from '../core/judge/report.ts';
import type { Execution, InvocationOutcome, LoadOutcome } from '../core/sandbox/sandbox.ts';
import type { Evidence, SolveResult } from '../core/solve/solve-result.ts';

/** Longest output of a program that an agent is shown. */
const MAX_OUTPUT = 4000;

/** What became of the file. */
export type Insertion = 'not-asked' | 'inserted' | 'refused' | 'not-verified';

const INSERTIONS: Readonly<Record<Insertion, string>> = {
  'not-asked': 'The file was not changed.',
  inserted: 'The body was inserted into the file.',
  refused: 'The file was NOT changed: it was edited meanwhile, or it may not be written.',
  'not-verified': 'The file was NOT changed: only a verified body is inserted.',
};

/** A solve's result as an agent reads it: the verdict, the evidence, the body. */
export function solveText(result: SolveResult, insertion: Insertion): string {
  const { status, message, code, language, evidence, simulations, wallMs, model } = result;
  const isVerified = status === 'verified';
  const lines = [
    isVerified
      ? `VERIFIED: ${result.function}. Checks that no model wrote ran in a sandbox, and all passed.`
      : `NOT VERIFIED: ${result.function} (${status}). Do not present this code as checked.`,
  ];
  if (message !== undefined) lines.push(cleanText(message));
  lines.push(...evidence.map(evidenceText));
  if (evidence.length === 0) lines.push('Evidence: none.');
  lines.push(INSERTIONS[insertion]);
  if (code === '') lines.push('No usable candidate was found.');
  else lines.push(isVerified ? 'The function:' : 'The best candidate:', fenced(code, language));
  const stand = result.weakStandIn ? ', a weak stand-in' : '';
  const seconds = (wallMs / 1000).toFixed(1);
  lines.push(`${simulations} candidates tried in ${seconds} s; model ${cleanText(model)}${stand}.`);
  return lines.join('\n');
}

const KINDS: Readonly<Record<Evidence['kind'], string>> = {
  example: 'examples',
  'sibling-test': 'tests',
  'type-check': 'type checks',
  agreement: 'agreements',
  'answered-question': 'answers of the user',
};

function evidenceText({ kind, source, passed, total }: Evidence): string {
  return `Evidence: ${passed} of ${total} ${KINDS[kind]} passed (${cleanText(source)}).`;
}

function fenced(code: string, language: Language): string {
  const text = cleanText(code).trimEnd();
  // A fence longer than any in the code ends where it should.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** What calls gave, one a line. */
export function callsText(calls: readonly string[], ran: Execution, language: Language): string {
  const { load, outcomes, stderr } = ran;
  const failed = loadText(load);
  if (failed !== undefined)
    return [`The program did not load: ${failed}`, ...shown(stderr)].join('\n');
  const lines = calls.map((call, at) => {
    return `${cleanText(call)} → ${outcomeText(outcomes[at], language)}`;
  });
  if (calls.length === 0) lines.push('The program loaded.');
  return [...lines, ...shown(stderr), whereText(ran)].join('\n');
}

function whereText({ wallMs, sandbox }: Pick<Execution, 'wallMs' | 'sandbox'>): string {
  return `Ran in ${(wallMs / 1000).toFixed(1)} s in the ${sandbox} sandbox.`;
}

function loadText(load: LoadOutcome): string | undefined {
  switch (load.status) {
    case 'loaded':
      return undefined;
    case 'stopped':
      return `${load.stop.verdict}: ${cleanText(load.stop.reason)}`;
    case 'missing-module':
      return `${cleanText(load.module)} is not in the sandbox`;
    case 'syntax-error':
      return cut(load.message);
    case 'raised':
      return cut(`${load.types[0] ?? 'Exception'}: ${load.message}`);
  }
}

function outcomeText(outcome: InvocationOutcome | undefined, language: Language): string {
  switch (outcome?.status) {
    case 'returned': {
      const printed =
        outcome.output === '' ? '' : ` (printed ${JSON.stringify(cut(outcome.output))})`;
      return cleanText(renderValue(outcome.value, language)) + printed;
    }
    case 'raised':
      return cut(`raised ${outcome.types[0] ?? 'Exception'}: ${outcome.message}`);
    case 'stopped':
      return `${outcome.stop.verdict}: ${cleanText(outcome.stop.reason)}`;
    default:
      return 'not reached';
  }
}

/** Whether tests pass, and what the first that does not says. */
export function testsText(report: JudgeReport): string {
  const { verdict, reason, passed, total, stderr } = report;
  const lines = [`${verdict}: ${passed} of ${total} checks passed.`];
  if (reason !== undefined) lines.push(cut(reason));
  return [...lines, ...shown(stderr), whereText(report)].join('\n');
}

function shown(stderr: string): readonly string[] {
  return stderr.trim() === '' ? [] : ['stderr:', cut(stderr).trimEnd()];
}

function cut(text: string): string {
  return cutMiddle(cleanText(text), MAX_OUTPUT);
}
