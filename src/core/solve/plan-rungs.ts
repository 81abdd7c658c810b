import { ReasonCodeError } from '../base/errors.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { SAMPLES_UNCHECKED, chooseRoute } from '../router/choose-route.ts';
import { escalate } from '../router/escalate.ts';
import { stubFeatures } from '../router/features.ts';
import { modelsOf, refusal } from '../router/models.ts';
import type { ModelPlace, RemoteState, Route, RouteTask, Step } from '../router/route.ts';
import type { StrategyName } from '../search/strategy.ts';
import type { Problem } from './prepare-solve.ts';
import type { SolveRequest } from './solve-request.ts';
import type { WatchedModel } from './watch-model.ts';

/** The rungs of a solve: the first, and what follows those that are over. */
export type Ladder = {
  readonly first: Route;
  readonly next: (steps: readonly Step[]) => Route | undefined;
  /** False where a strategy was asked for: it is kept to, and a failure is an error. */
  readonly routed: boolean;
};

/** Where the first model that may be asked stands. Throws `usage` when there is none. */
export function firstPlace({ options }: SolveRequest, remote: RemoteState): ModelPlace {
  const rules = { mode: options.router ?? 'auto', remote };
  const [place] = modelsOf(rules);
  if (place === undefined) throw new ReasonCodeError('usage', refusal(rules));
  return place;
}

/** What a plan is made from, besides the request. */
type Known = {
  readonly problem: Problem;
  readonly prepared: PreparedCases;
  readonly sandbox: Sandbox;
  readonly models: Readonly<Partial<Record<ModelPlace, WatchedModel>>>;
};

/**
 * How this solve goes on, now that it is known what can be checked. Waits until the first model is there
 * or cannot be had: what is known of it goes by its name. Rejects as `firstPlace` throws.
 */
export async function planRungs(
  request: SolveRequest,
  known: Known,
  remote: RemoteState,
): Promise<Ladder> {
  const { options, stub } = request;
  const verifiable = whatCanBeVerified(request, known);
  if (options.strategy !== 'auto') {
    const model = firstPlace(request, remote);
    const first = fixedRoute(request, options.strategy, { verifiable, model });
    return { first, next: () => undefined, routed: false };
  }
  const { models } = known;
  // A model that cannot be had is found out by the rung that asks it.
  await models[firstPlace(request, remote)]?.load().catch(() => undefined);
  const task: RouteTask = {
    mode: options.router ?? 'auto',
    remote,
    budget: { simulations: options.simulations, maxTokens: options.maxTokens },
    verifiable,
    stub: stubFeatures(stub, known.prepared.ready.length),
    ids: { local: models.local?.model.identity.id, remote: models.remote?.model.identity.id },
  };
  const first = chooseRoute(task);
  if ('refused' in first) throw new ReasonCodeError('usage', first.refused);
  return { first, next: steps => escalate(task, steps), routed: true };
}

function whatCanBeVerified(
  { stub }: SolveRequest,
  { problem, prepared, sandbox }: Known,
): RouteTask['verifiable'] {
  if (problem.missing.length > 0 || !sandbox.languages.includes(stub.language)) return 'cannot-run';
  return prepared.ready.length > 0 ? 'yes' : 'no-checks';
}

/** One rung with all there is. Nothing to check means nothing to search for: a few samples do. */
function fixedRoute(
  { options }: SolveRequest,
  strategy: StrategyName,
  { verifiable, model }: Pick<RouteTask, 'verifiable'> & { readonly model: ModelPlace },
): Route {
  const most = { yes: options.simulations, 'no-checks': SAMPLES_UNCHECKED, 'cannot-run': 1 };
  const greedy = strategy === 'greedy';
  return {
    rung: greedy ? 'greedy' : 'search',
    strategy,
    model,
    simulations: greedy ? 1 : Math.min(most[verifiable], options.simulations),
    maxTokens: options.maxTokens,
    why: `${model} ${strategy}: the strategy was asked for and is kept to`,
  };
}
