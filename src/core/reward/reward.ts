import type { CaseVerdict, Judgement } from '../sandbox/verdict.ts';

/**
 * The rungs, from the bottom: does not parse, does not load, runs into a limit, raises, answers
 * with the wrong type, answers wrongly with the right type, passes some examples, passes all.
 * Their order is what matters to the search. The steps are small below the first passed example,
 * so that no number of almost-right answers outweighs one that is right.
 */
const COMPILE_ERROR = 0;
const LOAD_FAILED = 0.05;
const STOPPED = 0.08;
const RAISED = 0.1;
const WRONG_TYPE = 0.15;
const RIGHT_TYPE = 0.2;
/** From one passed example of very many to all but one: the fraction decides. */
const SOME_PASSED = 0.25;
const ALMOST_ALL_PASSED = 0.9;
/** What the failing examples may add, less than one passed example more or less. */
const TIE_BREAK = 0.05;

/**
 * A judgement as a number in [0, 1]: 1 for PASS and for nothing else. `undefined` when the
 * judgement says nothing about the candidate (it could not be verified, was cancelled, or the
 * box broke): such a trial must not move the search either way.
 */
export function reward(judgement: Judgement): number | undefined {
  switch (judgement.verdict) {
    case 'PASS':
      return 1;
    case 'CANNOT_VERIFY':
    case 'CANCELLED':
    case 'SANDBOX_ERROR':
      return undefined;
    case 'COMPILE_ERROR':
      return COMPILE_ERROR;
    default:
      return graded(judgement);
  }
}

function graded({ passed, total, cases }: Judgement): number {
  if (cases.length === 0 || total === 0) return LOAD_FAILED;
  const failed = cases.filter(({ verdict }) => verdict !== 'PASS');
  const credit = failed.reduce((sum, one) => sum + rung(one), 0) / Math.max(1, failed.length);
  if (passed === 0) return credit;
  const share = passed / total;
  return (
    SOME_PASSED +
    (ALMOST_ALL_PASSED - SOME_PASSED) * share +
    ((TIE_BREAK * credit) / RIGHT_TYPE) * (1 / total)
  );
}

function rung({ verdict, sameType }: CaseVerdict): number {
  switch (verdict) {
    case 'WRONG':
      return sameType === true ? RIGHT_TYPE : WRONG_TYPE;
    case 'INVALID_RESULT':
      return WRONG_TYPE;
    case 'ERROR':
      return RAISED;
    default:
      return STOPPED;
  }
}
