import type { Judgement, Verdict } from '../sandbox/verdict.ts';

/**
 * How far each kind of failure is from passing. Whatever runs is above whatever does not, so that
 * a search has a slope to follow where pass or fail alone would be flat (search.md, 5.8).
 */
const BROKEN: Partial<Readonly<Record<Verdict, number>>> = { COMPILE_ERROR: 0 };
const LOAD_FAILED = 0.1;
const RUNS = 0.2;
/** Added for the share of calls that gave a value at all, right or wrong. */
const ANSWERS = 0.1;
/** Added for the share of checks that passed. */
const PASSES = 0.6;
/** Neither for nor against: nothing could be checked. */
export const NEUTRAL = 0.3;

/**
 * The reward of a candidate in [0, 1]; 1 for PASS and for nothing else. A candidate without
 * usable code has no judgement, and no reward.
 */
export function reward(judgement: Judgement | undefined): number {
  if (judgement === undefined) return 0;
  const { verdict, cases, passed, total } = judgement;
  if (verdict === 'PASS') return 1;
  if (verdict === 'CANNOT_VERIFY' && passed === 0) return NEUTRAL;
  const fixed = BROKEN[verdict];
  if (fixed !== undefined) return fixed;
  if (cases.length === 0 || total === 0) return LOAD_FAILED;
  const answered = cases.filter(one => one.verdict === 'PASS' || one.verdict === 'WRONG').length;
  return RUNS + (ANSWERS * answered) / total + (PASSES * passed) / total;
}
