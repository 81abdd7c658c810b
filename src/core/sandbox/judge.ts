import type { Language } from '../base/source.ts';
import { cleanText, cutMiddle, cutMiddleBytes } from './clean-text.ts';
import { isBuiltinException } from './exceptions.ts';
import { matches } from './compare.ts';
import type { PreparedCase } from './prepare-cases.ts';
import { renderValue } from './render-value.ts';
import type { Execution, InvocationOutcome, Job, Program, RunOptions, Sandbox } from './sandbox.ts';
import type { CaseVerdict, Judgement, Verdict } from './verdict.ts';

/** When several apply, the first of these is the candidate's verdict (sandbox.md, section 2). */
const PRECEDENCE: readonly Verdict[] = [
  'CANCELLED',
  'SANDBOX_ERROR',
  'VIOLATION',
  'MEMORY',
  'OUTPUT_LIMIT',
  'TIMEOUT',
  'CRASH',
  'NO_RESULT',
  'RESULT_LIMIT',
  'INVALID_RESULT',
  'ERROR',
  'WRONG',
  'CANNOT_VERIFY',
];

const MAX_ERROR = 1000;
const NOT_REACHED = 'not reached';

/** What is judged: the program, and what the stub says about awaiting and listing its results. */
export type JudgedProgram = { readonly program: Program } & Pick<Job, 'resolve'>;

/**
 * Runs a program over prepared cases in one fresh box and compares in the host. PASS needs an
 * answer to every case, each as expected, and at least one case: nothing checked is nothing
 * verified. Rejects only when the box itself is broken.
 */
export async function judgeProgram(
  sandbox: Sandbox,
  { program, resolve }: JudgedProgram,
  cases: readonly PreparedCase[],
  options: RunOptions,
): Promise<Judgement> {
  const invocations = cases.map(one => one.invocation);
  const job: Job = { program, invocations, ...(resolve === undefined ? {} : { resolve }) };
  const { onStderr } = options;
  const execution = await sandbox.run(job, {
    ...options,
    ...(onStderr === undefined ? {} : { onStderr: chunk => onStderr(cleanText(chunk)) }),
  });
  const common = {
    stderr: cutMiddleBytes(cleanText(execution.stderr), 2 * options.limits.keptOutputBytes),
    wallMs: execution.wallMs,
    sandbox: execution.sandbox,
    limits: options.limits,
    ...(execution.cpuMs === undefined ? {} : { cpuMs: execution.cpuMs }),
    ...(execution.peakBytes === undefined ? {} : { peakBytes: execution.peakBytes }),
  };
  const load = judgeLoad(execution);
  if (load !== undefined) return { ...common, ...load, passed: 0, total: cases.length, cases: [] };
  const verdicts = cases.map((one, place) =>
    judgeCase(one, execution.outcomes[place], program.language),
  );
  return { ...common, ...summary(verdicts) };
}

type LoadVerdict = Pick<Judgement, 'verdict' | 'reason' | 'missing'>;

/** The verdict of a program that did not load; `undefined` when it did. */
function judgeLoad({ load }: Execution): LoadVerdict | undefined {
  switch (load.status) {
    case 'loaded':
      return undefined;
    case 'syntax-error':
      return { verdict: 'COMPILE_ERROR', reason: bounded(load.message) };
    case 'missing-module':
      return missing(load.module);
    case 'raised':
      return isOutOfMemory(load)
        ? { verdict: 'MEMORY', reason: 'ran out of memory while loading' }
        : { verdict: 'ERROR', reason: `while loading: ${raisedText(load)}` };
    case 'stopped':
      return { verdict: load.stop.verdict, reason: `while loading: ${load.stop.reason}` };
  }
}

function missing(module: string): LoadVerdict {
  const name = bounded(module);
  return { verdict: 'CANNOT_VERIFY', reason: `${name} is not in the sandbox`, missing: [name] };
}

function judgeCase(
  one: PreparedCase,
  outcome: InvocationOutcome | undefined,
  language: Language,
): CaseVerdict {
  const { setup, call } = one.invocation;
  const shown = {
    call: setup === undefined ? call : `${setup}\n${call}`,
    expected: one.expectedText,
  };
  if (outcome === undefined) return { ...shown, verdict: 'NO_RESULT', error: NOT_REACHED };
  switch (outcome.status) {
    case 'stopped':
      return { ...shown, verdict: outcome.stop.verdict, error: bounded(outcome.stop.reason) };
    case 'raised':
      return { ...shown, ...judgeRaised(one, outcome, language) };
    case 'returned':
      return { ...shown, ...judgeReturned(one, outcome, language) };
  }
}

type Raised = Extract<InvocationOutcome, { status: 'raised' }>;
type Returned = Extract<InvocationOutcome, { status: 'returned' }>;

function judgeRaised(
  one: PreparedCase,
  raised: Raised,
  language: Language,
): Pick<CaseVerdict, 'verdict' | 'error'> {
  const error = raisedText(raised);
  if (one.expected.kind === 'raises') {
    const { type, message } = one.expected;
    const right = isNamed(raised.types, type, language);
    const same = message === undefined || raised.message.trim() === message.trim();
    return { verdict: right && same ? 'PASS' : 'WRONG', error };
  }
  if (isOutOfMemory(raised)) return { verdict: 'MEMORY', error };
  if (raised.types[0] === 'ModuleNotFoundError') return { verdict: 'CANNOT_VERIFY', error };
  return { verdict: 'ERROR', error };
}

/** A 32-bit interpreter cannot even count a text of ten billion letters. */
function isOutOfMemory({ types, message }: Pick<Raised, 'types' | 'message'>): boolean {
  const [type] = types;
  if (type === 'OverflowError') return message.includes('into an index-sized integer');
  return type === 'MemoryError';
}

/** A class of the candidate's own cannot pass for the built-in exception of the same name. */
function isNamed(types: readonly string[], wanted: string, language: Language): boolean {
  const name = wanted.split('.').at(-1) ?? wanted;
  if (isBuiltinException(name, language)) return types.includes(name);
  return types.some(type => type === name || type.endsWith(`.${name}`));
}

function judgeReturned(
  one: PreparedCase,
  { value, output }: Returned,
  language: Language,
): Pick<CaseVerdict, 'verdict' | 'actual' | 'sameType'> {
  switch (one.expected.kind) {
    case 'value': {
      const same = matches(value, one.expected.value, one.comparator);
      const actual = cleanText(renderValue(value, language));
      if (same) return { verdict: 'PASS', actual };
      return { verdict: 'WRONG', actual, sameType: value.t === one.expected.value.t };
    }
    case 'stdout': {
      const same = output.trimEnd() === one.expected.text.trimEnd();
      return {
        verdict: same ? 'PASS' : 'WRONG',
        actual: `prints ${JSON.stringify(bounded(output))}`,
      };
    }
    case 'raises':
      return { verdict: 'WRONG', actual: 'raised nothing' };
  }
}

function summary(
  cases: readonly CaseVerdict[],
): Pick<Judgement, 'verdict' | 'reason' | 'missing' | 'passed' | 'total' | 'cases'> {
  const total = cases.length;
  const passed = cases.filter(one => one.verdict === 'PASS').length;
  const counts = { passed, total, cases };
  if (total === 0)
    return { ...counts, verdict: 'CANNOT_VERIFY', reason: 'there is no example to check' };
  if (passed === total) return { ...counts, verdict: 'PASS' };
  // A case that was not reached is the fault of the one that stopped the run.
  const reached = cases.filter(one => one.error !== NOT_REACHED);
  const worst =
    PRECEDENCE.find(verdict => reached.some(one => one.verdict === verdict)) ?? 'NO_RESULT';
  const first = cases.find(one => one.verdict === worst);
  if (worst === 'CANNOT_VERIFY')
    return { ...counts, ...missing(missingModule(first?.error ?? '')) };
  const what =
    first?.error ?? `gave ${first?.actual ?? 'nothing'}, expected ${first?.expected ?? ''}`;
  return { ...counts, verdict: worst, reason: bounded(`${first?.call ?? ''}: ${what}`) };
}

function missingModule(error: string): string {
  return /No module named '([^']+)'/.exec(error)?.[1]?.split('.')[0] ?? 'a module';
}

function raisedText({ types, message }: { types: readonly string[]; message: string }): string {
  const name = types[0] ?? 'Exception';
  return bounded(message === '' ? name : `${name}: ${message}`);
}

function bounded(text: string): string {
  return cutMiddle(cleanText(text), MAX_ERROR);
}
