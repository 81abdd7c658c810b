import { budgetFor, budgetLeft } from './budget.ts';
import { describeDifficulty, oddsOf, passChance } from './difficulty.ts';
import type { PassOdds } from './difficulty.ts';
import { NO_SAMPLES } from './features.ts';
import { describeModels, modelsOf, refusal } from './models.ts';
import { readSignals } from './signals.ts';
import type { ModelPlace, Refusal, Route, RouteTask, Rung, Step } from './route.ts';

/** A greedy answer that passes less often is not waited for before the search begins. */
const WORTH_WAITING = 0.05;
/** Samples drawn when nothing can be checked: enough to see what they agree on. */
export const SAMPLES_UNCHECKED = 5;
/** Docstrings up to this many words are called short, those from the other on long. */
const SHORT = 30;
const LONG = 100;

/**
 * Decides how a task begins: with the first model that may be asked, by one greedy answer or, where
 * that has little hope, by a search. Its budget is part of the task's.
 */
export function chooseRoute(task: RouteTask): Route | Refusal {
  const [model] = modelsOf(task);
  if (model === undefined) return { refused: refusal(task) };
  if (task.verifiable !== 'yes') return unverifiable(task, model);
  const odds = oddsOf(task.ids?.[model]);
  const first = passChance(readSignals(task.stub, NO_SAMPLES), odds);
  const begin = (rung: Rung): Route | undefined => {
    const budget = budgetFor(task, [], { model, rung });
    if (budget === undefined) return undefined;
    const strategy = rung === 'greedy' ? 'greedy' : 'adaptive';
    return { rung, strategy, model, ...budget, why: opening(task, { model, rung, odds }) };
  };
  const rung = first < WORTH_WAITING && task.budget.simulations > 1 ? 'search' : 'greedy';
  // A task without a budget for one trial is tried all the same: a request asks for one at least.
  return begin(rung) ?? { ...unverifiable(task, model), simulations: 1 };
}

/** What is drawn where no candidate can be verified: nothing that comes later could be better. */
export function unverifiable(
  task: RouteTask,
  model: ModelPlace,
  steps: readonly Step[] = [],
): Route {
  const none = task.verifiable === 'cannot-run';
  const most = none ? 1 : SAMPLES_UNCHECKED;
  const left = budgetLeft(task, steps);
  const simulations = Math.max(1, Math.min(most, left.simulations));
  const why = none
    ? `${model} greedy only: what the function needs is not in the sandbox, nothing can be verified`
    : `${model} samples only: there is no example to verify them with`;
  return {
    rung: none ? 'greedy' : 'wider',
    strategy: none ? 'greedy' : 'best-of-n',
    model,
    simulations,
    maxTokens: Math.max(1, left.maxTokens),
    why,
  };
}

type Opening = { readonly model: ModelPlace; readonly rung: Rung; readonly odds: PassOdds };

function opening(task: RouteTask, { model, rung, odds }: Opening): string {
  const seen = describeStub(task);
  const size = describeDifficulty(task.stub, NO_SAMPLES, odds);
  const begin =
    rung === 'greedy'
      ? `${model} greedy first: ${seen}; then ${model} search (${size})`
      : `${model} search at once: ${seen} (${size})`;
  // That no remote model is set is nothing to tell somebody who never asked for one.
  const silent = task.mode !== 'auto' || task.remote === 'not-configured';
  return silent ? begin : `${begin}; models: ${describeModels(task)}`;
}

function describeStub({ stub }: RouteTask): string {
  const { words, examples, controlWords } = stub;
  const length = words <= SHORT ? 'short' : words >= LONG ? 'long' : 'of middle length';
  const many = `${examples} ${examples === 1 ? 'example' : 'examples'}`;
  return [many, length, ...(controlWords >= 4 ? ['many cases'] : [])].join(', ');
}
