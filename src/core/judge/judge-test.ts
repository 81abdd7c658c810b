import type { Language } from '../base/source.ts';
import { cleanText, cutMiddle } from '../sandbox/clean-text.ts';
import type { Json } from '../sandbox/json.ts';
import { renderValue } from '../sandbox/render-value.ts';
import type { InvocationOutcome } from '../sandbox/sandbox.ts';
import type { Verdict } from '../sandbox/verdict.ts';
import { writeJsonValue } from '../sandbox/write-value.ts';
import type { Happened } from './remote-candidate.ts';
import type { NotRun, ReportedCase } from './report.ts';
import { readReport } from './test-report.ts';
import type { Seen, TestReport } from './test-report.ts';

/** A test after it ran: what its own side says, and what the candidate did meanwhile. */
export type RanTest = {
  readonly language: Language;
  readonly name: string;
  readonly outcome: InvocationOutcome | undefined;
  readonly happened: Happened;
  /** It failed, and the candidate works by changing its arguments, which tests cannot see. */
  readonly inPlace?: boolean;
  /** Calls before any test ran, whose results all of them may use. */
  readonly sharedCalls?: number;
};

/** A case with its verdict; or a test that proves nothing. */
export type JudgedTest = { readonly ran: ReportedCase } | { readonly notRun: NotRun };

const MAX_TEXT = 1000;
/** As `judge.ts` says it: the run ended before this one. */
const NOT_REACHED = 'not reached';

/**
 * The verdict on one test. What the candidate did comes first: a test that caught a stop, or that
 * passed without a call, has shown nothing.
 */
export function judgeTest(test: RanTest): JudgedTest {
  const { outcome, happened } = test;
  const { stop } = happened;
  if (happened.ended || outcome === undefined) return ran(test, 'NO_RESULT', NOT_REACHED);
  if (stop !== undefined) return ran(test, stop.verdict, stop.reason);
  const calls = happened.calls + (test.sharedCalls ?? 0);
  switch (outcome.status) {
    case 'returned':
      return judgeReport(test, readReport(outcome), calls);
    case 'raised': {
      const error = `${outcome.types[0] ?? 'Exception'}: ${outcome.message}`;
      return calls > 0 ? ran(test, 'ERROR', error) : notRun(test, error);
    }
    case 'stopped':
      return calls > 0
        ? ran(test, outcome.stop.verdict, `in the test: ${outcome.stop.reason}`)
        : notRun(test, outcome.stop.reason);
  }
}

function judgeReport(test: RanTest, report: TestReport, calls: number): JudgedTest {
  const { outcome, message } = report;
  if (outcome === 'unsupported') return notRun(test, message);
  if (calls === 0) {
    const what = outcome === 'passed' ? '' : ` (${message})`;
    return notRun(test, `it never calls the candidate${what}`);
  }
  if (outcome === 'passed') return ran(test, 'PASS', undefined, report);
  if (test.inPlace === true) {
    return notRun(test, 'the candidate changes its arguments in place, which tests cannot see');
  }
  return ran(test, outcome === 'failed' ? 'WRONG' : 'ERROR', message, report);
}

function notRun({ name }: RanTest, why: string): JudgedTest {
  return { notRun: { name: bounded(name), why: bounded(why) } };
}

function ran(
  { name, language }: RanTest,
  verdict: Verdict,
  error: string | undefined,
  report?: TestReport,
): JudgedTest {
  const shown = bounded(name);
  const { actual, expected } = report ?? {};
  const text = error === undefined ? '' : bounded(error);
  return {
    ran: {
      verdict,
      name: shown,
      call: shown,
      expected: expected === undefined ? 'the test passes' : seenText(expected, language),
      expectedJson: seenJson(expected),
      actualJson: seenJson(actual),
      ...(actual === undefined ? {} : { actual: seenText(actual, language) }),
      ...(text === '' ? {} : { error: text }),
    },
  };
}

function seenText(seen: Seen, language: Language): string {
  return cleanText('text' in seen ? bounded(seen.text) : renderValue(seen.value, language));
}

function seenJson(seen: Seen | undefined): Json {
  if (seen === undefined) return null;
  return 'text' in seen ? bounded(seen.text) : writeJsonValue(seen.value);
}

function bounded(text: string): string {
  return cutMiddle(cleanText(text), MAX_TEXT);
}
