import type { Language } from '../base/source.ts';
import { cleanText, cutMiddle, cutMiddleBytes } from './clean-text.ts';
import { isBuiltinException } from './exceptions.ts';
import { matches } from './compare.ts';
import type { Limits } from './limits.ts';
import type { PreparedCase } from './prepare-cases.ts';
import { renderValue } from './render-value.ts';
import type { Execution, InvocationOutcome, Job, Program, RunOptions, Sandbox } from './sandbox.ts';
import { isTruthy } from './truth.ts';
import type { Value } from './value.ts';
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
/** What is said of a case when the run ended before it. */
export const NOT_REACHED = 'not reached';

/** What is judged: the program, and what the stub says about awaiting and listing its results. */
export type JudgedProgram = { readonly program: Program } & Pick<Job, 'resolve'>;

/** Makes the calls of prepared cases in one fresh box; compares nothing yet. */
export function runCases(
  sandbox: Sandbox,
  { program, resolve }: JudgedProgram,
  cases: readonly PreparedCase[],
  options: RunOptions,
): Promise<Execution> {
  const invocations = cases.map(one => one.invocation);
  const job = { program, invocations, ...(resolve === undefined ? {} : { resolve }) };
  return sandbox.run(job, withCleanStderr(options));
}

/** The same, with what a program writes made safe to show before anybody gets it. */
export function withCleanStderr(options: RunOptions): RunOptions {
  const { onStderr } = options;
  if (onStderr === undefined) return options;
  return { ...options, onStderr: chunk => onStderr(cleanText(chunk)) };
}

/** The judgement of what a box said about a program and its cases, each at the place of its call. */
export function judgeExecution(
  execution: Execution,
  cases: readonly PreparedCase[],
  language: Language,
  limits: Limits,
): Judgement {
  const common = measured(execution, limits);
  const load = judgeLoad(execution);
  if (load !== undefined) return { ...common, ...load, passed: 0, total: cases.length, cases: [] };
  const verdicts = cases.map((one, place) => judgeCase(one, execution.outcomes[place], language));
  return { ...common, ...summary(verdicts, execution.outcomes) };
}

/** What was measured of a run, safe to show. */
export function measured(
  execution: Execution,
  limits: Limits,
): Pick<Judgement, 'stderr' | 'wallMs' | 'cpuMs' | 'peakBytes' | 'limits' | 'sandbox'> {
  return {
    stderr: cutMiddleBytes(cleanText(execution.stderr), 2 * limits.keptOutputBytes),
    wallMs: execution.wallMs,
    sandbox: execution.sandbox,
    limits,
    ...(execution.cpuMs === undefined ? {} : { cpuMs: execution.cpuMs }),
    ...(execution.peakBytes === undefined ? {} : { peakBytes: execution.peakBytes }),
  };
}

type LoadVerdict = Pick<Judgement, 'verdict' | 'reason' | 'missing' | 'retryOn'>;

/** The verdict of a program that did not load; `undefined` when it did. */
export function judgeLoad({ load }: Execution): LoadVerdict | undefined {
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
      return load.stop.kind === 'stack'
        ? { verdict: load.stop.verdict, ...OUT_OF_STACK }
        : { verdict: load.stop.verdict, reason: `while loading: ${load.stop.reason}` };
  }
}

/** The same program may do well where the stack is larger. */
const OUT_OF_STACK = { reason: 'stack', retryOn: 'docker' } as const;

function missing(module: string): LoadVerdict {
  const name = bounded(module);
  return { verdict: 'CANNOT_VERIFY', reason: `${name} is not in the sandbox`, missing: [name] };
}

/** The verdict of one case by what came of its call; nothing when it was not reached. */
export function judgeCase(
  one: PreparedCase,
  outcome: InvocationOutcome | undefined,
  language: Language,
): CaseVerdict {
  const { setup } = one.invocation;
  const call = one.callText ?? one.invocation.call;
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
export function isOutOfMemory({ types, message }: Pick<Raised, 'types' | 'message'>): boolean {
  const [type] = types;
  if (type === 'OverflowError') return message.includes('into an index-sized integer');
  return type === 'MemoryError';
}

/** Other names that Python has for one exception. */
const ALIASES: Readonly<Record<string, string>> = {
  IOError: 'OSError',
  EnvironmentError: 'OSError',
};

/** What is derived from `BaseException` alone. */
const NOT_EXCEPTIONS = ['SystemExit', 'KeyboardInterrupt', 'GeneratorExit'];

/** A class of the candidate's own cannot pass for the built-in exception of the same name. */
function isNamed(types: readonly string[], wanted: string, language: Language): boolean {
  const last = wanted.split('.').at(-1) ?? wanted;
  const name = language === 'python' ? (ALIASES[last] ?? last) : last;
  if (language === 'python') {
    // The guest leaves the names out that nearly all exceptions have in common.
    if (name === 'BaseException') return true;
    if (name === 'Exception') return !types.some(type => NOT_EXCEPTIONS.includes(type));
  }
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
      const found: Value = one.truth === true ? { t: 'bool', v: isTruthy(value, language) } : value;
      const same = matches(found, one.expected.value, one.comparator);
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
    case 'mutated': {
      const given = value.t === 'list' ? value.v : [];
      const { values } = one.expected;
      const same =
        given.length === values.length &&
        values.every((each, i) => matches(given[i] ?? NONE, each, one.comparator));
      const actual = cleanText(given.map(each => renderValue(each, language)).join(', '));
      return { verdict: same ? 'PASS' : 'WRONG', actual: `changes its arguments to ${actual}` };
    }
  }
}

const NONE = { t: 'none' } as const;

/** The verdict over all cases, and why; `outcomes` are those of the cases that were reached. */
export function summary(
  cases: readonly CaseVerdict[],
  outcomes: readonly InvocationOutcome[],
): Pick<Judgement, 'verdict' | 'reason' | 'missing' | 'retryOn' | 'passed' | 'total' | 'cases'> {
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
  const isStack = outcomes.some(
    one => one.status === 'stopped' && one.stop.verdict === worst && one.stop.kind === 'stack',
  );
  if (isStack) return { ...counts, verdict: worst, ...OUT_OF_STACK };
  const module = worst === 'CANNOT_VERIFY' ? missingModule(first?.error ?? '') : undefined;
  if (module !== undefined) return { ...counts, ...missing(module) };
  const what =
    first?.error ?? `gave ${first?.actual ?? 'nothing'}, expected ${first?.expected ?? ''}`;
  return { ...counts, verdict: worst, reason: bounded(`${first?.call ?? ''}: ${what}`) };
}

function missingModule(error: string): string | undefined {
  return /No module named '([^']+)'/.exec(error)?.[1]?.split('.')[0];
}

function raisedText({ types, message }: { types: readonly string[]; message: string }): string {
  const name = types[0] ?? 'Exception';
  return bounded(message === '' ? name : `${name}: ${message}`);
}

function bounded(text: string): string {
  return cutMiddle(cleanText(text), MAX_ERROR);
}
