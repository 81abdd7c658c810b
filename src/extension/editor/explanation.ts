import type { SolveResult } from '../../core/solve/solve-result.ts';
import type { Insertion, Standing } from './insertion.ts';

/** What a solve says about its answer, out of its trace. */
export type Told = Pick<
  SolveResult,
  'evidence' | 'model' | 'seed' | 'sandbox' | 'strategy' | 'traceId'
>;

/** One thing that speaks for a body, or against it; `tone` chooses the sign in front. */
export type Line = { readonly tone: 'good' | 'bad' | 'plain'; readonly text: string };

/** The sentences, in the language of the editor. */
export type Words = (text: string, ...values: readonly (string | number)[]) => string;

/**
 * What is known of a body that was inserted, most important first: whether it still is what was
 * verified, what it passed, and by what means.
 * @param told what its trace says; undefined when the trace is gone
 */
export function explain(
  { verified, passed, total, when }: Pick<Insertion, 'verified' | 'passed' | 'total' | 'when'>,
  standing: Standing,
  told: Told | undefined,
  say: Words,
): readonly Line[] {
  const isAll = told !== undefined && checksOf(told).total === total;
  const evidence = isAll ? told.evidence : [];
  return [
    standingLine(standing, verified, say),
    ...(evidence.length === 0
      ? [checks(passed, total, say)]
      : evidence.map((one): Line => ({
          tone: one.kind === 'agreement' ? 'plain' : one.passed === one.total ? 'good' : 'bad',
          text:
            one.kind === 'agreement'
              ? say('{0} of {1} candidates do the same on further calls', one.passed, one.total)
              : one.source === 'docstring'
                ? say('{0} of {1} examples of the docstring passed', one.passed, one.total)
                : say('{0} of {1} checks of {2} passed', one.passed, one.total, one.source),
        }))),
    ...(told === undefined
      ? [{ tone: 'plain', text: say('The trace is not there any more.') } as const]
      : means(told, say)),
    ...(when === '' ? [] : [{ tone: 'plain', text: say('Inserted {0}', when) } as const]),
  ];
}

/** How many checks speak for an answer, and how many there were. */
export function checksOf({ evidence }: Pick<SolveResult, 'evidence'>): {
  readonly passed: number;
  readonly total: number;
} {
  // That candidates agree is no check of anybody's.
  const checked = evidence.filter(({ kind }) => kind !== 'agreement');
  return {
    passed: checked.reduce((sum, one) => sum + one.passed, 0),
    total: checked.reduce((sum, one) => sum + one.total, 0),
  };
}

function standingLine(standing: Standing, verified: boolean, say: Words): Line {
  if (standing === 'changed')
    return {
      tone: 'bad',
      text: say('The text was changed since: what follows is about the body that was inserted.'),
    };
  if (standing === 'surroundings-changed')
    return {
      tone: 'bad',
      text: say('What the function uses was changed since, so it is not known to hold still.'),
    };
  return verified
    ? { tone: 'good', text: say('This is the very text that was verified.') }
    : { tone: 'bad', text: say('This body was inserted unverified.') };
}

function checks(passed: number, total: number, say: Words): Line {
  const isGood = total > 0 && passed === total;
  return { tone: isGood ? 'good' : 'bad', text: say('{0} of {1} checks passed', passed, total) };
}

function means({ model, seed, sandbox, strategy }: Told, say: Words): readonly Line[] {
  return [
    { tone: 'plain', text: say('Model: {0}, seed {1}, strategy {2}', model, seed, strategy) },
    { tone: 'plain', text: say('Run in the sandbox: {0}', sandbox) },
  ];
}
