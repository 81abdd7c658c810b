import type { Language } from '../base/source.ts';
import type { TestRunner } from '../judge/run-tests.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { readProblem } from '../solve/prepare-solve.ts';
import type { ReadAnswer } from '../solve/read-answer.ts';
import type { ParserTable } from '../stub/parser.ts';
import { agreeOn } from './agree-on.ts';
import type { Further } from './agree-on.ts';
import { readClaims } from './claims.ts';
import type { Unusable } from './claims.ts';
import { findPromptStub } from './find-stub.ts';
import { prepareChecks } from './prepare-checks.ts';
import type { Check } from './prepare-checks.ts';
import { readCandidate } from './read-candidate.ts';
import { keyOf, runPrograms, seenIn } from './run-programs.ts';
import type { ProgramOptions, Ran } from './run-programs.ts';
import type { SelectRequest } from './select-request.ts';
import { select } from './select.ts';
import type { Observed, Selection } from './select.ts';

/** What a selection needs. */
export type SelectParts = {
  readonly parsers: ParserTable;
  readonly sandbox: Sandbox;
  /** What runs assertions that are more than calls; asked for only when there are some. */
  readonly runner: (language: Language) => Promise<TestRunner>;
  /** Candidates that run at once. */
  readonly inFlight: number;
};

/** The choice, and what it rests on. */
export type SelectResult = Omit<Selection, 'demoted'> & {
  /** Runs of the sandbox: one a distinct program, and those that the checks themselves need. */
  readonly executions: number;
  /** What calls said that nobody knows the result of, where the checks left several programs. */
  readonly further?: Further;
  /** The chosen program's function, as it would stand in the file. */
  readonly code?: string;
  /** Examples that were set aside. */
  readonly demoted: readonly string[];
  /** Checks that could not be used; they count for nothing. */
  readonly unusable: readonly Unusable[];
  /** Candidates that are in no cluster, and why. */
  readonly discarded: readonly { readonly candidate: number; readonly why: string }[];
};

/**
 * Chooses among candidates by running each distinct one in a fresh box over the examples and
 * assertions, comparing in the host; those of the best cluster then decide among themselves by
 * what they do in further calls. Rejects for a request that cannot be used (`usage`,
 * `stub-not-found`, `stub-ambiguous`), when it is aborted, and when the sandbox is broken.
 */
export async function runSelect(
  { parsers, runner, inFlight, ...parts }: SelectParts,
  request: SelectRequest,
  options: ProgramOptions,
): Promise<SelectResult> {
  const parser = parsers[request.language];
  const { file, stub } = findPromptStub(request, parser);
  const source = { file, stub, modules: [], tests: [], moduleNames: [stub.name] };
  const problem = readProblem(source, parser);
  const claims = readClaims(request, problem, { stub, parsers });
  const { sandbox, runs } = counted(parts.sandbox);
  const checks = await prepareChecks(sandbox, claims, problem, options);
  const answers = request.candidates.map(text => readCandidate({ file, stub }, problem, text));
  const context = { sandbox, runner, inFlight, problem, stub, checks };
  const ran = await runPrograms(context, answers, options);
  const idle = checks.list.flatMap(check => whyNeverRun(check, [...ran.values()]));
  const usable = checks.list.filter(check => !idle.some(one => one.check === check));
  const { demoted, ...selection } = select(
    answers.map(answer => observe(answer, ran, usable)),
    usable.map(({ kind }) => kind),
  );
  const matter = { sandbox, problem, stub, checks, answers };
  const best = selection.chosen === undefined ? [] : (selection.clusters[0]?.members ?? []);
  const agreed = await agreeOn(matter, best, options);
  const place = agreed?.chosen ?? selection.chosen;
  const chosen = place === undefined ? undefined : answers[place];
  return {
    ...selection,
    chosen: place,
    ...(agreed === undefined ? {} : { further: agreed.further }),
    executions: runs(),
    demoted: demoted.map(place => usable[place]?.text ?? ''),
    unusable: [
      ...checks.unusable,
      ...idle.map(({ check: { kind, text }, why }) => ({ kind, text, why })),
    ],
    discarded: answers.flatMap((answer, candidate) => whyDiscarded(answer, candidate, ran)),
    ...(chosen === undefined ? {} : { code: chosen.splice.code }),
  };
}

/** The sandbox, and how often something was run in it. */
function counted(sandbox: Sandbox): { readonly sandbox: Sandbox; readonly runs: () => number } {
  let runs = 0;
  return {
    runs: () => runs,
    sandbox: {
      name: sandbox.name,
      languages: sandbox.languages,
      run(job, options) {
        runs += 1;
        return sandbox.run(job, options);
      },
      warm: () => sandbox.warm(),
      selfTest: signal => sandbox.selfTest(signal),
      [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
    },
  };
}

/** A test that proved nothing with any program is itself of no use. */
function whyNeverRun(
  check: Check,
  ran: readonly Ran[],
): readonly { readonly check: Check; readonly why: string }[] {
  if (!('test' in check)) return [];
  const outcomes = ran.flatMap(one => ('tests' in one ? (one.tests[check.test] ?? []) : []));
  const [first] = outcomes;
  if (first === undefined || !('notRun' in first)) return [];
  return outcomes.every(one => 'notRun' in one) ? [{ check, why: first.notRun }] : [];
}

function observe(
  answer: ReadAnswer | undefined,
  ran: ReadonlyMap<string, Ran>,
  checks: readonly Check[],
): Observed | undefined {
  const did = answer === undefined ? undefined : ran.get(keyOf(answer));
  if (answer === undefined || did === undefined) return undefined;
  return {
    text: answer.splice.code,
    size: keyOf(answer).length,
    checks: 'why' in did ? undefined : checks.map(check => seenIn(check, did)),
  };
}

function whyDiscarded(
  answer: ReadAnswer | undefined,
  candidate: number,
  ran: ReadonlyMap<string, Ran>,
): SelectResult['discarded'] {
  if (answer === undefined) return [{ candidate, why: 'no code that parses was found in it' }];
  const did = ran.get(keyOf(answer));
  return did !== undefined && 'why' in did ? [{ candidate, why: did.why }] : [];
}
