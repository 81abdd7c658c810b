import { throwIfAborted } from '../base/abort.ts';
import type { Language } from '../base/source.ts';
import type { TestRunner } from '../judge/run-tests.ts';
import { runPlaced } from '../judge/judge-placed.ts';
import type { RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import { resolveOf } from '../solve/prepare-solve.ts';
import type { Problem } from '../solve/prepare-solve.ts';
import type { ReadAnswer } from '../solve/read-answer.ts';
import type { Stub } from '../stub/stub.ts';
import { behaviourOf } from '../evidence/behaviour.ts';
import { runOwnTests } from './own-tests.ts';
import type { TestOutcome } from './own-tests.ts';
import type { Check, Checks } from './prepare-checks.ts';
import type { Seen } from './select.ts';

/** What a program did: in every case and every test, or why it did not even load. */
export type Ran =
  | { readonly cases: readonly Seen[]; readonly tests: readonly TestOutcome[] }
  | { readonly why: string };

/** What running the programs of one request needs. */
export type RunContext = {
  readonly sandbox: Sandbox;
  readonly runner: (language: Language) => Promise<TestRunner>;
  readonly inFlight: number;
  readonly problem: Problem;
  readonly stub: Stub;
  readonly checks: Checks;
};

export type ProgramOptions = RunOptions & {
  /** Told after each of the distinct programs has run. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** What makes programs the same: their syntax tree, or else their text. */
export function keyOf({ key, splice }: ReadAnswer): string {
  return key ?? splice.program;
}

/** Runs each distinct program, some at once. Rejects when aborted or when the sandbox is broken. */
export async function runPrograms(
  context: RunContext,
  answers: readonly (ReadAnswer | undefined)[],
  options: ProgramOptions,
): Promise<ReadonlyMap<string, Ran>> {
  const distinct = new Map<string, ReadAnswer>();
  for (const answer of answers) {
    if (answer !== undefined && !distinct.has(keyOf(answer))) distinct.set(keyOf(answer), answer);
  }
  const waiting = [...distinct];
  const ran = new Map<string, Ran>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [key, answer] = next;
      const result = await runProgram(context, answer.splice.program, options);
      throwIfAborted(options.signal);
      ran.set(key, result);
      options.onProgress?.(ran.size, distinct.size);
    }
  };
  const workers = Array.from({ length: Math.max(1, context.inFlight) }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    // Nobody waits for the rest any more.
    waiting.length = 0;
    await Promise.allSettled(workers);
    throw error;
  }
  return ran;
}

async function runProgram(
  { sandbox, runner, problem, stub, checks }: RunContext,
  source: string,
  options: RunOptions,
): Promise<Ran> {
  const { ready, tests } = checks;
  const { language } = stub;
  const { surroundings } = problem;
  const program = { ...surroundings, source };
  const placed = { program, surroundings, function: stub.name, ...resolveOf(stub) };
  const { judgement, outcomes } = await runPlaced(sandbox, placed, ready, options);
  if (judgement.cases.length < ready.length)
    return { why: `${judgement.verdict}: ${judgement.reason ?? 'it did not load'}` };
  const cases = ready.map((_, place) => ({
    passed: judgement.cases[place]?.verdict === 'PASS',
    behaviour: behaviourOf(outcomes[place]),
  }));
  if (tests.length === 0) return { cases, tests: [] };
  const own = { language, function: stub.name, surroundings: surroundings.source, tests };
  const parts = { program: source, runner: await runner(language) };
  return { cases, tests: await runOwnTests(sandbox, own, parts, options) };
}

/** What a program that loaded did in one check, the cases of the check taken together. */
export function seenIn(check: Check, { cases, tests }: Extract<Ran, { cases: object }>): Seen {
  if ('test' in check) {
    const outcome = tests[check.test];
    if (outcome === undefined || 'notRun' in outcome)
      return { passed: false, behaviour: '!not run' };
    return outcome;
  }
  const seen = check.cases.flatMap(place => cases[place] ?? []);
  const behaviour = seen.map(one => one.behaviour);
  return {
    passed: seen.length > 0 && seen.every(({ passed }) => passed),
    behaviour: behaviour.length === 1 ? (behaviour[0] ?? '') : JSON.stringify(behaviour),
  };
}
