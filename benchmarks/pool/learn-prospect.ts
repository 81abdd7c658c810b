import { PROSPECT_FEATURES, prospectFeatures } from '../../src/core/search/prospect.ts';
import type { ProspectFit } from '../../src/core/search/prospect.ts';
import { byFolds } from '../folds.ts';
import { isRouted } from '../router/hazard-rows.ts';
import { fitLogistic, short } from '../logistic.ts';
import type { Sample } from '../logistic.ts';
import type { JudgedTask } from './judged-pool.ts';
import { orderOf, prospectAfter } from './simulate.ts';

/** Orders in which the draws of a task are looked at: every draw is early in some of them. */
const ORDERS = 20;
/** Chosen beforehand: one prior row for and against in each direction. */
const RIDGE = 1;

/** Each step of searches that sample: what was known before it, and whether it was right. */
function stepsOf(task: JudgedTask): readonly Sample[] {
  return Array.from({ length: ORDERS }, (_, seed) => orderOf(task.draws, seed)).flatMap(order => {
    const passed = order.findIndex(({ visible }) => visible);
    const steps = passed < 0 ? order.length : passed + 1;
    return order.slice(1, steps).map((next, i): Sample => {
      const values = prospectFeatures(prospectAfter(task, order.slice(0, i + 1)));
      return {
        x: PROSPECT_FEATURES.map(name => values[name]),
        right: next.visible && next.hidden,
        weight: 1 / ORDERS,
      };
    });
  });
}

/** Fits the chance that the next answer is right; tasks without an example say nothing. */
export function learnProspect(pool: readonly JudgedTask[]): ProspectFit['weights'] {
  const steps = usable(pool).flatMap(stepsOf);
  if (!steps.some(({ right }) => right))
    throw new Error('No answer of the pool is right after one that was not: nothing to fit on.');
  const { bias, weights } = fitLogistic(steps, RIDGE);
  const named = PROSPECT_FEATURES.map((name, i) => [name, short(weights[i] ?? 0)] as const);
  return { bias: short(bias), ...Object.fromEntries(named) } as ProspectFit['weights'];
}

export function usable(pool: readonly JudgedTask[]): readonly JudgedTask[] {
  return pool.filter(isRouted);
}

/** For each task the weights of a fit on the tasks of the other folds. */
export function heldOutProspects(
  pool: readonly JudgedTask[],
): ReadonlyMap<JudgedTask, ProspectFit['weights']> {
  return byFolds(usable(pool), ({ suite, task }) => `${suite} ${task}`, learnProspect);
}

/** How much a fit goes by: steps of one order, and the right ones among them. */
export function stepsSeen(pool: readonly JudgedTask[]): { steps: number; right: number } {
  const steps = usable(pool).flatMap(stepsOf);
  const sum = (some: readonly Sample[]): number =>
    Math.round(some.reduce((all, { weight = 1 }) => all + weight, 0));
  return { steps: sum(steps), right: sum(steps.filter(({ right }) => right)) };
}
