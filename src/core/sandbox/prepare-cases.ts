import type { Language } from '../base/source.ts';
import type { Case, Comparator } from './case.ts';
import { mutatedCall } from './mutated-call.ts';
import { renderValue } from './render-value.ts';
import type {
  Execution,
  Invocation,
  InvocationOutcome,
  Job,
  Program,
  RunOptions,
  Sandbox,
} from './sandbox.ts';
import type { Value } from './value.ts';

/** What a case should give, ready to compare. */
export type Expected =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'raises'; readonly type: string; readonly message?: string }
  | { readonly kind: 'stdout'; readonly text: string }
  /** The call gives the list of its arguments as they are after it. */
  | { readonly kind: 'mutated'; readonly values: readonly Value[] };

/** A case whose expectation is known in the host. */
export type PreparedCase = {
  /** Place among the cases that were given. */
  readonly index: number;
  readonly invocation: Invocation;
  /** The call as people read it, when the invocation is another. */
  readonly callText?: string;
  readonly expected: Expected;
  readonly comparator: Comparator;
  /** As people read it. */
  readonly expectedText: string;
} & Pick<Case, 'truth' | 'apart'>;

export type PreparedCases = {
  readonly ready: readonly PreparedCase[];
  /** Cases that cannot be used, with the reason; they prove nothing and count for nothing. */
  readonly unusable: readonly { readonly index: number; readonly why: string }[];
};

/**
 * Finds out what each case expects. Expectations that are source text are evaluated in a fresh
 * box that holds the file as it is, and never a candidate; the answers stay in the host.
 * @param oracle the stub's surroundings, without a solution
 */
export async function prepareCases(
  sandbox: Sandbox,
  oracle: Program,
  cases: readonly Case[],
  options: RunOptions,
): Promise<PreparedCases> {
  const questions = cases.flatMap((one, index) => expectedQuestions(one, index));
  const answers = new Map<number, InvocationOutcome[]>();
  let broken: string | undefined;
  if (questions.length > 0) {
    const job: Job = { program: oracle, invocations: questions.map(({ ask }) => ask) };
    const execution = await sandbox.run(job, options);
    broken = whyNotLoaded(execution);
    questions.forEach(({ index }, place) => {
      const outcome = execution.outcomes[place];
      if (outcome !== undefined) answers.set(index, [...(answers.get(index) ?? []), outcome]);
    });
  }
  const ready: PreparedCase[] = [];
  const unusable: { index: number; why: string }[] = [];
  cases.forEach((one, index) => {
    const found = expectedOf(one, answers.get(index) ?? [], broken);
    if (typeof found === 'string') unusable.push({ index, why: found });
    else {
      const call = found.kind === 'mutated' ? mutatedCall(one.call, oracle.language) : one.call;
      if (call === undefined) unusable.push({ index, why: NO_ARGUMENTS });
      else {
        const from = { index, callText: one.call, language: oracle.language };
        ready.push(prepared({ ...one, call }, found, from));
      }
    }
  });
  return { ready, unusable };
}

const NO_ARGUMENTS =
  'the changed arguments can only be seen of a call of a plain name, such as f(x, y)';

/** Bare first; then after the case's setup, for expectations that use names of the session. */
function expectedQuestions(one: Case, index: number): { index: number; ask: Invocation }[] {
  if (one.expect.kind !== 'source') return [];
  const bare: Invocation = { call: one.expect.text, mode: 'value' };
  const setup = one.expectSetup ?? one.setup;
  if (setup === undefined) return [{ index, ask: bare }];
  return [bare, { ...bare, setup }].map(ask => ({ index, ask }));
}

function whyNotLoaded({ load }: Execution): string | undefined {
  switch (load.status) {
    case 'loaded':
      return undefined;
    case 'stopped':
      return `the file around the stub did not load: ${load.stop.reason}`;
    default:
      return `the file around the stub did not load: ${load.message}`;
  }
}

/** The expectation, or why there is none. */
function expectedOf(
  one: Case,
  outcomes: readonly InvocationOutcome[],
  broken: string | undefined,
): Expected | string {
  const { expect } = one;
  switch (expect.kind) {
    case 'value':
    case 'raises':
    case 'stdout':
    case 'mutated':
      return expect;
    case 'source': {
      if (broken !== undefined) return broken;
      const returned = outcomes.find(outcome => outcome.status === 'returned');
      if (returned !== undefined) return { kind: 'value', value: returned.value };
      return `the expected value \`${expect.text}\` could not be evaluated: ${whyNot(outcomes[0])}`;
    }
  }
}

function whyNot(outcome: InvocationOutcome | undefined): string {
  if (outcome === undefined) return 'it was not reached';
  if (outcome.status === 'raised') return `${outcome.types[0] ?? 'Exception'}: ${outcome.message}`;
  return outcome.status === 'stopped' ? outcome.stop.reason : 'it gave no value';
}

type Origin = {
  readonly index: number;
  readonly callText: string;
  readonly language: Language;
};

function prepared(
  one: Case,
  expected: Expected,
  { index, callText, language }: Origin,
): PreparedCase {
  return {
    index,
    invocation: {
      ...(one.setup === undefined ? {} : { setup: one.setup }),
      call: one.call,
      mode: expected.kind === 'stdout' ? 'output' : callMode(one),
      ...(one.resolve === undefined ? {} : { resolve: one.resolve }),
    },
    ...(callText === one.call ? {} : { callText }),
    expected,
    comparator: one.comparator,
    expectedText: expectedText(expected, language),
    ...(one.truth === undefined ? {} : { truth: one.truth }),
    ...(one.apart === undefined ? {} : { apart: one.apart }),
  };
}

/** A call that should raise may be a statement (`del x[3]`); everything else is an expression. */
function callMode(one: Case): 'value' | 'output' {
  return one.expect.kind === 'raises' ? 'output' : 'value';
}

function expectedText(expected: Expected, language: Language): string {
  switch (expected.kind) {
    case 'value':
      return renderValue(expected.value, language);
    case 'raises':
      return `raises ${expected.type}${expected.message === undefined ? '' : `: ${expected.message}`}`;
    case 'stdout':
      return `prints ${JSON.stringify(expected.text)}`;
    case 'mutated':
      return `changes its arguments to ${expected.values.map(value => renderValue(value, language)).join(', ')}`;
  }
}
