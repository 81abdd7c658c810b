import { AHEAD, BELIEFS, difficulty } from '../../src/core/router/difficulty.ts';
import type { DifficultyFit, PassOdds } from '../../src/core/router/difficulty.ts';
import { SIGNAL_NAMES } from '../../src/core/router/signals.ts';
import { byFolds } from '../folds.ts';
import { onlyModel } from '../keep-fit.ts';
import { fitLogistic, fitPlatt, short } from '../logistic.ts';
import { apart, hazardRows, seenOf } from './hazard-rows.ts';
import type { RoutedTask } from './hazard-rows.ts';

/** Chosen beforehand, as of the confidence in a result. */
const RIDGE = 1;
const BIAS_RIDGE = 0.1;
/** Fewer tasks with a passing answer, or without one, say too little. */
const LEAST_TASKS = 10;

/** Fits on all answers of one model; drawn to what is believed of any. Throws when there are too few. */
export function fitDifficulty(
  tasks: readonly RoutedTask[],
  { command, fittedAt }: Pick<DifficultyFit['provenance'], 'command' | 'fittedAt'>,
): DifficultyFit {
  const model = onlyModel(tasks.map(one => one.model.id));
  const solved = tasks.filter(({ draws }) => draws.some(({ visible }) => visible)).length;
  if (Math.min(solved, tasks.length - solved) < LEAST_TASKS)
    throw new Error(`${solved} of ${tasks.length} tasks have a passing answer: too few to fit.`);
  const { bias, weights, platt } = oddsFrom(tasks);
  const named = Object.fromEntries(SIGNAL_NAMES.map(name => [name, short(weights[name])]));
  const suites = [...new Set(tasks.map(({ suite }) => suite))].toSorted();
  return {
    model,
    provenance: { fittedAt, suites, tasks: tasks.length, solved, command },
    bias: short(bias),
    weights: named as PassOdds['weights'],
    platt: { scale: short(platt.scale), shift: short(platt.shift) },
  };
}

/** Fits all there is: the weights, and on folds that these had not seen the correction. */
export function oddsFrom(tasks: readonly RoutedTask[]): PassOdds {
  return { ...hazardFrom(tasks), platt: plattOf(tasks) };
}

function hazardFrom(tasks: readonly RoutedTask[]): PassOdds {
  const towards = {
    bias: BELIEFS.bias,
    weights: SIGNAL_NAMES.map(name => BELIEFS.weights[name]),
  };
  const rows = tasks.flatMap(hazardRows);
  // How often a model is right is its own; what makes a task hard is much the same for all.
  const { bias, weights } = fitLogistic(rows, RIDGE, towards, BIAS_RIDGE);
  const named = Object.fromEntries(SIGNAL_NAMES.map((name, i) => [name, weights[i] ?? 0]));
  return { bias, weights: named as PassOdds['weights'], platt: BELIEFS.platt };
}

function plattOf(tasks: readonly RoutedTask[]): PassOdds['platt'] {
  const odds = byFolds(tasks, keyOf, hazardFrom, 'inner ');
  const samples = foretold(tasks, task => odds.get(task) ?? BELIEFS).flatMap(({ chance, came }) => {
    const x = [Math.log(chance / (1 - chance))];
    return [
      { x, right: true, weight: came },
      { x, right: false, weight: 1 - came },
    ];
  });
  return fitPlatt(samples, RIDGE, BIAS_RIDGE);
}

/** For each task the odds by a fit that knows nothing of it. */
export function heldOutOdds(tasks: readonly RoutedTask[]): ReadonlyMap<RoutedTask, PassOdds> {
  return byFolds(tasks, keyOf, oddsFrom);
}

function keyOf({ suite, task }: RoutedTask): string {
  return `${suite} ${task}`;
}

/** What was foretold after the greedy answer had failed, and how often it came true. */
export type Foretold = { readonly chance: number; readonly came: number };

/**
 * Of each task whose greedy answer failed: the foretold chance that one of the next 16 passes, and the
 * share of the pool's orders in which one does; tasks with fewer answers are left out.
 */
export function foretold(
  tasks: readonly RoutedTask[],
  oddsOf: (task: RoutedTask) => PassOdds,
): readonly Foretold[] {
  return tasks.flatMap(task => {
    const { greedy, sampled } = apart(task.draws);
    if (greedy === undefined || greedy.visible || sampled.length < AHEAD) return [];
    const chance = 1 - difficulty(task.stub, seenOf([greedy], 1), oddsOf(task));
    return [
      {
        chance,
        came: comesWithin(
          sampled.map(({ visible }) => visible),
          AHEAD,
        ),
      },
    ];
  });
}

/** The chance that so many of these, taken without replacement, hold one that passes. */
export function comesWithin(passes: readonly boolean[], taken: number): number {
  const failing = passes.filter(one => !one).length;
  let none = 1;
  for (let i = 0; i < taken; i += 1) none *= Math.max(0, (failing - i) / (passes.length - i));
  return 1 - none;
}
