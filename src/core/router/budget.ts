import { modelsOf } from './models.ts';
import type { Budget, ModelPlace, RouteTask, Rung, Step } from './route.ts';

/** What of the budget is kept for a remote model while the local one is asked. */
const REMOTE_SHARE = 0.25;
/** One greedy answer and a few more: a remote model that needs many is the wrong one. */
const MAX_REMOTE_SIMULATIONS = 4;
/** What the first search gets of what its model may still spend. */
const SEARCH_SHARE = 0.5;

/** What the rungs so far have left of the task's budget; never below 0. */
export function budgetLeft({ budget }: RouteTask, steps: readonly Step[]): Budget {
  const simulations = steps.reduce((left, step) => left - step.simulations, budget.simulations);
  const maxTokens = steps.reduce((left, step) => left - step.evaluatedTokens, budget.maxTokens);
  return { simulations: Math.max(0, simulations), maxTokens: Math.max(0, maxTokens) };
}

/** What a rung may spend; `undefined` when there is not even one trial for it. */
export function budgetFor(
  task: RouteTask,
  steps: readonly Step[],
  { model, rung }: { readonly model: ModelPlace; readonly rung: Rung },
): Budget | undefined {
  const left = budgetLeft(task, steps);
  const kept = model === 'local' && remoteIsToCome(task, steps) ? reserve(task.budget) : NOTHING;
  const simulations = left.simulations - kept.simulations;
  const maxTokens = left.maxTokens - kept.maxTokens;
  if (simulations < 1 || maxTokens < 1) return undefined;
  switch (rung) {
    case 'greedy':
      return { simulations: 1, maxTokens };
    case 'search':
      return {
        simulations: Math.ceil(simulations * SEARCH_SHARE),
        maxTokens: Math.ceil(maxTokens * SEARCH_SHARE),
      };
    case 'wider':
      return { simulations, maxTokens };
  }
}

const NOTHING: Budget = { simulations: 0, maxTokens: 0 };

function remoteIsToCome(task: RouteTask, steps: readonly Step[]): boolean {
  return modelsOf(task).includes('remote') && steps.every(({ route }) => route.model !== 'remote');
}

function reserve({ simulations, maxTokens }: Budget): Budget {
  // The only trial there is belongs to the local model.
  if (simulations < 2) return NOTHING;
  const kept = Math.max(1, Math.floor(simulations * REMOTE_SHARE));
  return {
    simulations: Math.min(MAX_REMOTE_SIMULATIONS, kept),
    maxTokens: Math.floor(maxTokens * REMOTE_SHARE),
  };
}
