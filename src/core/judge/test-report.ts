import type { InvocationOutcome } from '../sandbox/sandbox.ts';
import type { Value } from '../sandbox/value.ts';

/** A value that an assertion saw, or its text where it could not be carried over. */
export type Seen = { readonly value: Value } | { readonly text: string };

/** What the tests' side says about one test (sandbox/harness/tests). */
export type TestReport = {
  readonly outcome: 'passed' | 'failed' | 'error' | 'unsupported';
  readonly message: string;
  /** The error is the candidate's, not one that arose in the tests. */
  readonly remote: boolean;
  readonly actual?: Seen;
  readonly expected?: Seen;
};

/** The names of tests; undefined when the answer is something else. */
export function readNames(outcome: InvocationOutcome | undefined): readonly string[] | undefined {
  if (outcome?.status !== 'returned' || outcome.value.t !== 'list') return undefined;
  return outcome.value.v.map(name => (name.t === 'str' ? name.v : ''));
}

/** Reads a report; one that is not understood makes the test one that was not run. */
export function readReport({ value }: { readonly value: Value }): TestReport {
  const fields = fieldsOf(value);
  const outcome = text(fields.get('outcome'));
  const message = text(fields.get('message'));
  const [actual, expected] = [seen(fields.get('actual')), seen(fields.get('expected'))];
  const remote = fields.get('remote');
  return {
    outcome:
      outcome === 'passed' || outcome === 'failed' || outcome === 'error' ? outcome : 'unsupported',
    message,
    remote: remote?.t === 'bool' && remote.v,
    ...(actual === undefined ? {} : { actual }),
    ...(expected === undefined ? {} : { expected }),
  };
}

function fieldsOf(value: Value): ReadonlyMap<string, Value> {
  if (value.t === 'object') return new Map(value.v);
  if (value.t !== 'dict') return new Map();
  return new Map(value.v.flatMap(([key, item]) => (key.t === 'str' ? [[key.v, item]] : [])));
}

function text(value: Value | undefined): string {
  return value?.t === 'str' ? value.v : '';
}

function seen(value: Value | undefined): Seen | undefined {
  if (value === undefined) return undefined;
  if (value.t === 'str') return { text: value.v };
  const [first] = value.t === 'list' ? value.v : [];
  return first === undefined ? undefined : { value: first };
}
