import { createRng } from '../base/rng.ts';
import type { LanguageModel, Message, Usage } from '../model/language-model.ts';
import { NO_USAGE } from '../model/language-model.ts';
import type { CaseVerdict, Judgement } from '../sandbox/verdict.ts';
import type { ReflectionKind } from './reflection.ts';

/** A failed attempt: what it was and what became of it. */
export type FailedAttempt = { readonly code: string; readonly judgement: Judgement };

/** What the next attempt is told, and what finding the words cost. */
export type Feedback = { readonly text: string | undefined; readonly usage: Usage };

export type ReflectOptions = {
  readonly kind: ReflectionKind;
  /** Needed for `verbal` only. */
  readonly model: LanguageModel;
  /** The language of the program, as a fence names it. */
  readonly fence: string;
  readonly seed: number;
  /** Whose request it is, where requests to the model wait. */
  readonly turn?: string;
  readonly signal: AbortSignal;
};

/** Failing checks named; more do not help a small model and cost tokens. */
const MAX_FACTS = 3;
const MAX_FACT = 300;

/** Turns a failure into what the next attempt is told (see `ReflectionKind`). */
export async function reflect(attempt: FailedAttempt, options: ReflectOptions): Promise<Feedback> {
  switch (options.kind) {
    case 'none':
      return { text: undefined, usage: NO_USAGE };
    case 'facts':
      return { text: facts(attempt.judgement), usage: NO_USAGE };
    case 'program':
      return { text: withProgram(attempt, options.fence), usage: NO_USAGE };
    case 'placebo':
      return { text: placebo(attempt.judgement, options.seed), usage: NO_USAGE };
    case 'verbal':
      return verbal(attempt, options);
  }
}

/**
 * What happened, without the program: showing a small model its failed program makes it write the
 * same one again (arXiv 2607.26117), the bare facts do not (arXiv 2606.31511).
 */
function facts(judgement: Judgement): string {
  return [
    'An earlier attempt was wrong. When it was run:',
    ...happenings(judgement),
    'Write the function so that this comes out right.',
  ].join('\n');
}

function happenings(judgement: Judgement): readonly string[] {
  const failing = judgement.cases.filter(one => one.verdict !== 'PASS').slice(0, MAX_FACTS);
  if (failing.length === 0) return [`- ${bounded(judgement.reason ?? judgement.verdict)}`];
  return failing.map(one => `- ${happening(one)}`);
}

function happening({ call, expected, actual, error, verdict }: CaseVerdict): string {
  const should = `the example says ${bounded(expected)}`;
  if (actual !== undefined) return `\`${bounded(call)}\` returned ${bounded(actual)}, ${should}`;
  const what =
    verdict === 'TIMEOUT' ? 'did not finish' : `failed with ${bounded(error ?? verdict)}`;
  return `\`${bounded(call)}\` ${what}, ${should}`;
}

/** The program and its failure, as Reflexion published it. */
function withProgram({ code, judgement }: FailedAttempt, fence: string): string {
  return [
    'An earlier attempt was:',
    `\`\`\`${fence}`,
    code.trimEnd(),
    '```',
    'When it was run:',
    ...happenings(judgement),
    'Write a corrected version of the function.',
  ].join('\n');
}

/** The same words about the failures of other functions: all that facts are but for what they say. */
function placebo(judgement: Judgement, seed: number): string {
  const count = happenings(judgement).length;
  const rng = createRng(seed);
  const from = Math.floor(rng() * OTHERS.length);
  const lines = Array.from({ length: count }, (_, at) => {
    const other = OTHERS[(from + at) % OTHERS.length];
    return other === undefined ? '' : `- ${happening(other)}`;
  });
  return [
    'An earlier attempt was wrong. When it was run:',
    ...lines,
    'Write the function so that this comes out right.',
  ].join('\n');
}

/** Failures of functions that nobody asks for. */
const OTHERS: readonly CaseVerdict[] = [
  other("tide_table('Brest', 'noon')", "'low'", "'high'"),
  other("lane_of('truck', 2)", "'right'", "'left'"),
  other("seat_label(0, 'aisle')", "'A'", "'C'"),
  other("paper_weight('A3', 90)", '11.2', '2.8'),
  { ...other("crop_season('oats')", "'spring'"), error: "KeyError: 'oats'" },
  other("moon_phase('new', 7)", "'first quarter'", "'full'"),
  { ...other("hull_number('K-19')", '19'), error: "ValueError: invalid literal: 'K'" },
  other("fret_note('E', 12)", "'E'", "'F'"),
];

function other(call: string, expected: string, actual?: string): CaseVerdict {
  return actual === undefined
    ? { verdict: 'ERROR', call, expected }
    : { verdict: 'WRONG', call, expected, actual };
}

/** Tokens of a reflection in the model's own words. */
const VERBAL_TOKENS = 96;

async function verbal(attempt: FailedAttempt, options: ReflectOptions): Promise<Feedback> {
  const { model, fence, seed, signal, turn } = options;
  const question = [
    'This function is wrong:',
    `\`\`\`${fence}`,
    attempt.code.trimEnd(),
    '```',
    'When it was run:',
    ...happenings(attempt.judgement),
    'Say in one or two sentences what is wrong with it and how to do it instead. Write no code.',
  ].join('\n');
  const messages: readonly Message[] = [{ role: 'user', content: question }];
  const sampling = { temperature: 0, topK: 40, topP: 0.95, seed };
  const request = { messages, prefill: '', maxTokens: VERBAL_TOKENS, sampling };
  const { text, usage } = await model.generate(request, {
    signal,
    ...(turn === undefined ? {} : { turn }),
  });
  const words = text.split('```')[0]?.trim() ?? '';
  return { text: `Thoughts on an earlier attempt that was wrong: ${words.slice(0, 600)}`, usage };
}

function bounded(text: string): string {
  return text.length <= MAX_FACT ? text : `${text.slice(0, MAX_FACT - 1)}…`;
}
