import { errorText } from '../base/errors.ts';
import { isDown } from '../router/escalate.ts';
import { sampleFeatures } from '../router/features.ts';
import type { SampleFeatures } from '../router/features.ts';
import type { ModelPlace, Route, Step } from '../router/route.ts';
import type { Ladder } from './plan-rungs.ts';
import { beginSearch, runSearch } from './run-search.ts';
import type { Searched } from './run-search.ts';
import type { SharedContext, SolveContext } from './solve-context.ts';
import type { WatchedModel } from './watch-model.ts';

/** What a solve has come to. It is kept up to date, so that an error or a cancel loses nothing. */
export type Standing = {
  searched: Searched | undefined;
  readonly routes: Route[];
  readonly steps: Step[];
  /** What the models that failed rejected with, in order. */
  readonly failures: unknown[];
};

export function newStanding(): Standing {
  return { searched: undefined, routes: [], steps: [], failures: [] };
}

/** The same tree and routes, for rungs that begin anew: what happened before binds them no more. */
export function renewed(standing: Standing): Standing {
  return { ...standing, steps: [], failures: [] };
}

/** The models that may be asked, by where they stand. */
export type Models = Readonly<Partial<Record<ModelPlace, WatchedModel>>>;

/** Samples of a model that are asked how sure it is. */
const PROBED_SAMPLES = 4;

/**
 * Climbs the ladder: one rung after the other in one tree, up to the first verified answer. Rejects
 * with what broke the sandbox or, where no model could be asked any more, with what broke the first.
 */
export async function runRungs(
  shared: SharedContext,
  { ladder, models, standing }: { ladder: Ladder; models: Models; standing: Standing },
  signal: AbortSignal,
): Promise<void> {
  const begun = new Map<ModelPlace, number>();
  const { steps, routes, failures } = standing;
  let route: Route | undefined = ladder.first;
  while (route !== undefined && !signal.aborted) {
    routes.push(route);
    if (ladder.routed) shared.emit({ type: 'route', ...route });
    const watched: WatchedModel | undefined = models[route.model];
    if (watched === undefined) throw new RangeError(`there is no ${route.model} model`);
    const before = countsOf(standing);
    const rung = { route, watched, standing, begun, routed: ladder.routed };
    const failure = await modelFailure(climb(shared, rung, signal), rung, signal);
    failures.push(...failure);
    steps.push(stepOf(route, standing, before, failure));
    route = ladder.next(steps);
  }
  const places = new Set(steps.map(step => step.route.model));
  if (failures.length > 0 && [...places].every(place => isDown(steps, place))) throw failures[0];
}

/** What the model of a rung rejected with, where another can be asked instead: none or one. */
async function modelFailure(
  climbing: Promise<void>,
  { watched, routed }: Pick<Climb, 'watched' | 'routed'>,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  try {
    await climbing;
    return [];
  } catch (error) {
    if (signal.aborted || !routed || !watched.isFailure(error)) throw error;
    return [error];
  }
}

type Climb = {
  readonly route: Route;
  readonly watched: WatchedModel;
  readonly standing: Standing;
  /** The first trial of each model that was asked. */
  readonly begun: Map<ModelPlace, number>;
  readonly routed: boolean;
};

async function climb(
  shared: SharedContext,
  { route, watched, standing, begun, routed }: Climb,
  signal: AbortSignal,
): Promise<void> {
  await watched.load();
  shared.emit({ type: 'phase', phase: 'searching' });
  standing.searched ??= beginSearch(shared);
  const first = begun.get(route.model) ?? standing.searched.tree.nextTrial;
  begun.set(route.model, first);
  const { options } = shared.request;
  const context: SolveContext = {
    ...shared,
    model: watched.model,
    place: route.model,
    rung: route.rung,
    greedyTrial: first,
    probedTrials: routed ? first + PROBED_SAMPLES : 0,
    simulations: routed ? options.simulations : route.simulations,
  };
  await runSearch(context, standing.searched, { ...route, thrifty: routed }, signal);
}

type Counts = { readonly simulations: number; readonly evaluatedTokens: number };

function countsOf({ searched }: Standing): Counts {
  const { simulations = 0, evaluatedTokens = 0 } = searched ?? {};
  return { simulations, evaluatedTokens };
}

function stepOf(
  route: Route,
  standing: Standing,
  before: Counts,
  failure: readonly unknown[],
): Step {
  const now = countsOf(standing);
  const failed = failure.length > 0;
  return {
    route,
    ended: failed ? 'failed' : standing.searched?.why === 'solved' ? 'verified' : 'spent',
    simulations: now.simulations - before.simulations,
    evaluatedTokens: now.evaluatedTokens - before.evaluatedTokens,
    samples: samplesOf(standing.searched, route.model),
    ...(failed ? { error: errorText(failure[0]) } : {}),
  };
}

function samplesOf(searched: Searched | undefined, place: ModelPlace): SampleFeatures {
  const states = searched?.tree.nodes.map(({ state }) => state) ?? [];
  return sampleFeatures(states.filter(({ action, by }) => action === 'sample' && by === place));
}
