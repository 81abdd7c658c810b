import { throwIfAborted } from '../base/abort.ts';
import { createSemaphore } from '../base/semaphore.ts';
import type { Case } from '../sandbox/case.ts';
import { judgeCase } from '../sandbox/judge.ts';
import type { Limits } from '../sandbox/limits.ts';
import { prepareCases } from '../sandbox/prepare-cases.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { InvocationOutcome, Job, Program, Sandbox } from '../sandbox/sandbox.ts';
import type { Parser } from '../stub/parser.ts';
import type { Stub } from '../stub/stub.ts';
import { chooseConfirmation, chooseSplit, optionsOf } from './choose-question.ts';
import type { Chosen, Contender } from './choose-question.ts';
import { literalOf } from './literal-of.ts';
import { isValueText } from './known-arguments.ts';
import { proposeCalls } from './propose-calls.ts';
import { MAX_QUESTIONS, anyException } from './question.ts';
import type { Answer, Ask, Question } from './question.ts';
import type { AnsweredExample } from '../stub/answered-example.ts';

/** Most programs that are compared: those the model wrote most often. */
const MAX_CONTENDERS = 16;
/** Programs that run at once. */
const AT_ONCE = 4;

/** A distinct program that may be the right one. */
export type Choice = {
  readonly nodes: readonly number[];
  readonly code: string;
  /** What of its file a box runs. */
  readonly program: string;
};

/** What the questions are about. */
export type Matter = {
  readonly stub: Stub;
  readonly parser: Parser;
  /** The file's part around the stub, with no solution in it. */
  readonly surroundings: Program;
  readonly resolve?: Job['resolve'];
  /** Calls that the author's own examples make. */
  readonly examples: readonly string[];
  /** False when nobody has said anything yet: then agreement is asked about, too. */
  readonly isChecked: boolean;
  readonly choices: readonly Choice[];
  readonly seed: number;
  readonly limits: Limits;
};

/** A question that was answered, as a check. */
export type Answered = {
  readonly question: Question;
  readonly example: AnsweredExample;
  /** As a check, and as one that is ready to be compared. */
  readonly case: Case;
  readonly prepared: PreparedCase;
};

/** Told as it happens. */
export type Listener = {
  readonly onQuestion: (question: Question) => void;
  /** `unusable` says why an answer could not be taken. */
  readonly onAnswer: (
    question: Question,
    answer: { readonly example: AnsweredExample } | { readonly unusable: string } | undefined,
  ) => void;
  readonly onRun: () => void;
};

/**
 * Asks a person what should come out where candidates differ, three times at most. Rejects when it
 * is aborted, and when the sandbox is broken; a skipped question ends it.
 */
export async function interview(
  sandbox: Sandbox,
  matter: Matter,
  { ask, ...listener }: Listener & { readonly ask: Ask },
  signal: AbortSignal,
): Promise<readonly Answered[]> {
  const { stub, parser, seed, examples } = matter;
  const calls = proposeCalls(stub, parser, { examples, seed });
  if (calls.length === 0 || matter.choices.length === 0) return [];
  let alive = await runAll(sandbox, matter, calls, { listener, signal });
  const answered: Answered[] = [];
  for (let number = 1; number <= MAX_QUESTIONS; number += 1) {
    const isChecked = matter.isChecked || answered.length > 0;
    const chosen =
      chooseSplit(calls, alive) ?? (isChecked ? undefined : chooseConfirmation(calls, alive));
    if (chosen === undefined) break;
    const call = calls[chosen.place] ?? '';
    const { language, name } = stub;
    const options = optionsOf(chosen, alive, language);
    const question: Question = {
      number,
      function: name,
      language,
      call,
      kind: chosen.kind,
      options,
    };
    listener.onQuestion(question);
    const answer = await ask(question, signal);
    throwIfAborted(signal);
    const found =
      answer && (await understood(sandbox, matter, { question, chosen, answer }, signal));
    listener.onAnswer(question, found);
    if (found === undefined) break;
    if ('unusable' in found) continue;
    answered.push({ question, ...found });
    alive = alive.filter(({ outcomes }) => {
      const outcome = outcomes[chosen.place];
      // What was not reached is not known: it is judged with all the rest at the end.
      return (
        outcome === undefined || judgeCase(found.prepared, outcome, language).verdict === 'PASS'
      );
    });
  }
  return answered;
}

async function runAll(
  sandbox: Sandbox,
  { choices, surroundings, resolve, limits }: Matter,
  calls: readonly string[],
  {
    listener,
    signal,
  }: { readonly listener: Pick<Listener, 'onRun'>; readonly signal: AbortSignal },
): Promise<readonly Contender[]> {
  const most = choices.toSorted((a, b) => b.nodes.length - a.nodes.length).slice(0, MAX_CONTENDERS);
  const places = createSemaphore(AT_ONCE);
  const all = await Promise.all(
    most.map(async ({ nodes, code, program }): Promise<Contender> => {
      const release = await places.acquire(signal);
      try {
        const job: Job = {
          program: { ...surroundings, source: program },
          invocations: calls.map(call => ({ call, mode: 'value' })),
          ...(resolve === undefined ? {} : { resolve }),
        };
        listener.onRun();
        const { load, outcomes } = await sandbox.run(job, { limits, signal });
        return { nodes, code, outcomes: load.status === 'loaded' ? outcomes : [] };
      } finally {
        release();
      }
    }),
  );
  throwIfAborted(signal);
  // A program that does not load is no candidate, and neither is one that never answered.
  return all.filter(({ outcomes }) =>
    outcomes.some(one => one !== undefined && one.status !== 'stopped'),
  );
}

type Said = { readonly question: Question; readonly chosen: Chosen; readonly answer: Answer };

/** The answer as a check, or why it cannot be one. */
async function understood(
  sandbox: Sandbox,
  matter: Matter,
  said: Said,
  signal: AbortSignal,
): Promise<Omit<Answered, 'question'> | { readonly unusable: string }> {
  const { surroundings, limits, stub, parser, resolve } = matter;
  const { answer } = said;
  const { call } = said.question;
  const more = resolve === undefined ? {} : { resolve };
  const readings = caseOf(said, stub);
  if (readings === undefined) return { unusable: 'there is no such answer' };
  if (answer.kind === 'value' && !isValueText(answer.text, parser))
    return { unusable: `${answer.text} is not a value of ${stub.language}` };
  const one: Case = { call, ...readings, ...more };
  const { ready, unusable } = await prepareCases(sandbox, surroundings, [one], { limits, signal });
  const [prepared] = ready;
  if (prepared === undefined) return { unusable: unusable[0]?.why ?? 'it cannot be checked' };
  return { case: one, prepared, example: { call, expected: writtenOf(prepared, stub) } };
}

function caseOf(
  { chosen, answer }: Said,
  { language }: Stub,
): Pick<Case, 'expect' | 'comparator'> | undefined {
  switch (answer.kind) {
    case 'value':
      return { expect: { kind: 'source', text: answer.text.trim() }, comparator: 'equal' };
    case 'raises': {
      const type = answer.type?.trim() ?? anyException(language);
      if (!/^[\p{L}_$][\p{L}\p{N}_$.]*$/u.test(type)) return undefined;
      return { expect: { kind: 'raises', type }, comparator: 'exact' };
    }
    case 'option': {
      const outcome = chosen.groups[answer.option]?.outcome;
      return outcome === undefined ? undefined : expectationOf(outcome);
    }
  }
}

function expectationOf(
  outcome: InvocationOutcome,
): Pick<Case, 'expect' | 'comparator'> | undefined {
  if (outcome.status === 'stopped') return undefined;
  if (outcome.status === 'returned')
    return { expect: { kind: 'value', value: outcome.value }, comparator: 'exact' };
  const type = outcome.types[0];
  return type === undefined ? undefined : { expect: { kind: 'raises', type }, comparator: 'exact' };
}

function writtenOf(
  { expected, comparator }: PreparedCase,
  { language }: Stub,
): AnsweredExample['expected'] {
  if (expected.kind === 'value')
    return {
      kind: 'value',
      text: literalOf(expected.value, language),
      isExact: comparator === 'exact',
    };
  return {
    kind: 'raises',
    type: expected.kind === 'raises' ? expected.type : anyException(language),
  };
}
