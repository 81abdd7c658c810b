import { budgetFor, budgetLeft } from './budget.ts';
import { unverifiable } from './choose-route.ts';
import { describeDifficulty, difficulty, oddsOf } from './difficulty.ts';
import { NO_SAMPLES, disagreement } from './features.ts';
import type { SampleFeatures } from './features.ts';
import { modelsOf } from './models.ts';
import { RUNGS } from './route.ts';
import type { ModelPlace, Route, RouteTask, Rung, Step } from './route.ts';

/** From here on the local model's last rung is left out for a remote model that may be asked. */
const REMOTE_SOONER = 0.85;
/** Samples that differ this much are worth more of their kind; others have to be told something. */
const VARIED = 0.5;

/**
 * Decides what follows the rungs so far: the next one of the same model, then the other model;
 * after a model's failure the other one, once more with what is left when it had its turn; and the
 * other one, too, where more of this one would not help. Nothing
 * follows a verified answer, an empty budget, or a task in which nothing can be verified. Each model
 * goes up its rungs once and fails at most once, so there is an end.
 */
export function escalate(task: RouteTask, steps: readonly Step[]): Route | undefined {
  const last = steps.at(-1);
  if (last === undefined || last.ended === 'verified') return undefined;
  if (task.verifiable !== 'yes' && last.ended !== 'failed') return undefined;
  const open = modelsOf(task).filter(model => !isDown(steps, model));
  const same = last.ended === 'hopeless' ? [] : open.filter(model => model === last.route.model);
  const others = open.filter(model => model !== last.route.model);
  for (const model of [...same, ...others]) {
    if (task.verifiable !== 'yes') {
      const left = budgetLeft(task, steps);
      if (left.simulations < 1 || left.maxTokens < 1) return undefined;
      return { ...unverifiable(task, model, steps), why: explain(task, steps, model, 'wider') };
    }
    for (const rung of rungsLeft(task, steps, model)) {
      const budget = budgetFor(task, steps, { model, rung });
      if (budget === undefined) continue;
      const strategy = strategyFor(rung, seenOf(steps, model));
      return { rung, strategy, model, ...budget, why: explain(task, steps, model, rung) };
    }
  }
  return undefined;
}

/** True when a model failed; it is not asked again in this solve. */
export function isDown(steps: readonly Step[], model: ModelPlace): boolean {
  return steps.some(({ ended, route }) => ended === 'failed' && route.model === model);
}

/** The rungs that a model has not had, in order; the last one again when it has to stand in. */
function rungsLeft(task: RouteTask, steps: readonly Step[], model: ModelPlace): readonly Rung[] {
  const had = steps.filter(({ route }) => route.model === model);
  const highest = Math.max(-1, ...had.map(({ route }) => RUNGS.indexOf(route.rung)));
  const left = RUNGS.slice(highest + 1);
  if (left.length === 0) return steps.at(-1)?.ended === 'failed' ? ['wider'] : [];
  return left.filter(rung => rung !== 'wider' || !remoteSooner(task, steps, model));
}

function remoteSooner(task: RouteTask, steps: readonly Step[], model: ModelPlace): boolean {
  if (model === 'remote') return false;
  if (!modelsOf(task).includes('remote') || isDown(steps, 'remote')) return false;
  return difficulty(task.stub, seenOf(steps, model), oddsOf(task.ids?.[model])) >= REMOTE_SOONER;
}

/** What a model has written so far. */
function seenOf(steps: readonly Step[], model: ModelPlace): SampleFeatures {
  return steps.findLast(({ route }) => route.model === model)?.samples ?? NO_SAMPLES;
}

/**
 * Samples that repeat themselves are no use in any number, so the wider search then tells the model
 * what failed; varied ones are drawn on, since failures told to a small model make it repeat itself.
 */
function strategyFor(rung: Rung, samples: SampleFeatures): Route['strategy'] {
  if (rung === 'greedy') return 'greedy';
  return rung === 'wider' && (disagreement(samples) ?? 0) >= VARIED ? 'best-of-n' : 'adaptive';
}

const LONGEST_ERROR = 160;

function explain(task: RouteTask, steps: readonly Step[], model: ModelPlace, rung: Rung): string {
  const last = steps.at(-1);
  const what = rung === 'wider' ? `wider ${model} search` : `${model} ${rung}`;
  if (last === undefined) return what;
  if (last.ended === 'failed') {
    const error = (last.error ?? 'no reason given').split('\n')[0]?.slice(0, LONGEST_ERROR) ?? '';
    return `${what}: the ${last.route.model} model cannot be asked (${error})`;
  }
  const tried = steps.reduce((sum, { simulations }) => sum + simulations, 0);
  const { count, distinct } = last.samples;
  const size = describeDifficulty(task.stub, last.samples, oddsOf(task.ids?.[last.route.model]));
  const failed = tried === 1 ? '1 candidate did' : `${tried} candidates did`;
  const varied = count < 2 ? '' : `, ${distinct} of ${count} samples distinct`;
  return `${what}: ${failed} not pass${varied} (${size})`;
}
