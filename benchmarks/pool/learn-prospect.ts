import { PROSPECT_FEATURES, prospectFeatures } from '../../src/core/search/prospect.ts';
import type { ProspectFit } from '../../src/core/search/prospect.ts';
import { byFolds } from '../folds.ts';
import { isRouted } from '../router/hazard-rows.ts';
import { fitLogistic, short } from '../logistic.ts';
import type { Sample } from '../logistic.ts';
import type { Draw, JudgedTask } from './judged-pool.ts';
import { orderOf, prospectAfter, shortened } from './simulate.ts';

/** Orders in which the draws of a task are looked at: every draw is early in some of them. */
const ORDERS = 20;
/** Chosen beforehand: one prior row for and against in each direction. */
const RIDGE = 1;

/** So much of what is right ends within the length at which answers are ended. */
const KEPT = 0.98;

/** Each step of searches that sample: what was known before it, and whether it was right. */
function stepsOf(task: JudgedTask): readonly Sample[] {
  return Array.from({ length: ORDERS }, (_, seed) => orderOf(task.draws, seed)).flatMap(order => {
    const passed = order.findIndex(({ visible }) => visible);
    const steps = passed < 0 ? order.length : passed + 1;
    return order.slice(1, steps).map((next, i): Sample => {
      const values = prospectFeatures(prospectAfter(task, order.slice(0, i + 1)));
      return {
        x: PROSPECT_FEATURES.map(name => values[name]),
        right: isRight(next),
        weight: 1 / ORDERS,
      };
    });
  });
}

/** What is learned of a model. */
export type Learned = Pick<ProspectFit, 'weights' | 'longest'>;

/**
 * Fits at what length to end an answer, and the chance that the next one is right of those that are ended there;
 * tasks without an example say nothing.
 */
export function learnProspect(pool: readonly JudgedTask[]): Learned {
  const longest = longestOf(usable(pool));
  const steps = stepsIn(pool, longest);
  if (!steps.some(({ right }) => right))
    throw new Error('No answer of the pool is right after one that was not: nothing to fit on.');
  const { bias, weights } = fitLogistic(steps, RIDGE);
  const named = PROSPECT_FEATURES.map((name, i) => [name, short(weights[i] ?? 0)] as const);
  const fitted = { bias: short(bias), ...Object.fromEntries(named) };
  return { weights: fitted as ProspectFit['weights'], longest };
}

/** Tokens within which nearly all right answers end, every task with one counting as much. */
function longestOf(pool: readonly JudgedTask[]): number {
  const right = pool.flatMap(({ draws }) => {
    const lengths = draws.filter(isRight).map(({ completionTokens }) => completionTokens);
    return lengths.map(tokens => ({ tokens, weight: 1 / lengths.length }));
  });
  const all = right.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  for (const { tokens, weight } of right.toSorted((a, b) => a.tokens - b.tokens)) {
    before += weight;
    if (before >= KEPT * all) return tokens;
  }
  return Infinity;
}

function isRight({ visible, hidden }: Draw): boolean {
  return visible && hidden;
}

function stepsIn(pool: readonly JudgedTask[], longest: number): readonly Sample[] {
  return usable(pool).flatMap(task => stepsOf({ ...task, draws: shortened(task.draws, longest) }));
}

export function usable(pool: readonly JudgedTask[]): readonly JudgedTask[] {
  return pool.filter(isRouted);
}

/** For each task the weights of a fit on the tasks of the other folds. */
export function heldOutProspects(pool: readonly JudgedTask[]): ReadonlyMap<JudgedTask, Learned> {
  return byFolds(usable(pool), ({ suite, task }) => `${suite} ${task}`, learnProspect);
}

/** How much a fit goes by: steps of one order, and the right ones among them. */
export function stepsSeen(
  pool: readonly JudgedTask[],
  longest: number,
): { steps: number; right: number } {
  const steps = stepsIn(pool, longest);
  const sum = (some: readonly Sample[]): number =>
    Math.round(some.reduce((all, { weight = 1 }) => all + weight, 0));
  return { steps: sum(steps), right: sum(steps.filter(({ right }) => right)) };
}
