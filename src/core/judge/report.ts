import { jsonNumber, jsonObject } from '../sandbox/json.ts';
import type { Json } from '../sandbox/json.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { InvocationOutcome } from '../sandbox/sandbox.ts';
import type { CaseVerdict, Judgement } from '../sandbox/verdict.ts';
import { writeJsonValue } from '../sandbox/write-value.ts';
import { cleanText } from '../sandbox/clean-text.ts';

/** A case as programs read it: values in the contract's encoding. */
export type ReportedCase = CaseVerdict & {
  /** A value; or the case's own object for what it raises, prints or changes. */
  readonly expectedJson: Json;
  /** Likewise; null when nothing came out (`error` says why). */
  readonly actualJson: Json;
  /** The test's name, for a case that comes from a test. */
  readonly name?: string;
};

/** A test that proves nothing here, and why; it is not counted. */
export type NotRun = { readonly name: string; readonly why: string };

/** What became of a candidate, as `reason-code judge` prints it. */
export type JudgeReport = Omit<Judgement, 'cases'> & {
  readonly cases: readonly ReportedCase[];
  /** Only for tests. */
  readonly notRun?: readonly NotRun[];
};

/** Adds the values to a judged case. */
export function reportCase(
  verdict: CaseVerdict,
  { expected }: PreparedCase,
  outcome: InvocationOutcome | undefined,
): ReportedCase {
  return {
    ...verdict,
    expectedJson: expectedJson(expected),
    actualJson: actualJson(expected, outcome),
  };
}

function expectedJson(expected: PreparedCase['expected']): Json {
  switch (expected.kind) {
    case 'value':
      return writeJsonValue(expected.value);
    case 'raises':
      return jsonObject({ raises: expected.type, message: expected.message });
    case 'stdout':
      return jsonObject({ stdout: expected.text });
    case 'mutated':
      return jsonObject({ mutated: expected.values.map(writeJsonValue) });
  }
}

function actualJson(
  expected: PreparedCase['expected'],
  outcome: InvocationOutcome | undefined,
): Json {
  if (outcome === undefined || outcome.status === 'stopped') return null;
  if (outcome.status === 'raised') {
    return jsonObject({ raises: outcome.types[0] ?? 'Exception', message: outcome.message });
  }
  switch (expected.kind) {
    case 'value':
      return writeJsonValue(outcome.value);
    case 'stdout':
      return jsonObject({ stdout: outcome.output });
    case 'mutated':
      return jsonObject({ mutated: writeJsonValue(outcome.value) });
    case 'raises':
      return jsonObject({ raises: null });
  }
}

/** The report with the contract's keys (contracts.md, "Command line: judge"). */
export function reportJson(report: JudgeReport): Json {
  const { verdict, reason, retryOn, passed, total, cases, notRun, stderr, limits } = report;
  const optional = (value: number | undefined): Json | undefined =>
    value === undefined ? undefined : jsonNumber(Math.round(value * 1000) / 1000);
  return jsonObject({
    verdict,
    reason,
    retryOn,
    missing: report.missing?.map(name => name),
    passed: jsonNumber(passed),
    total: jsonNumber(total),
    cases: cases.map(one =>
      jsonObject({
        verdict: one.verdict,
        name: one.name,
        call: one.call,
        expected: one.expectedJson,
        actual: one.actualJson,
        error: one.error,
      }),
    ),
    notRun: notRun?.map(({ name, why }) => jsonObject({ name, why: cleanText(why) })),
    stderr,
    wallMs: optional(report.wallMs),
    cpuMs: optional(report.cpuMs),
    peakBytes: optional(report.peakBytes) ?? null,
    sandbox: report.sandbox,
    limits: jsonObject(
      Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, jsonNumber(value)])),
    ),
  });
}
