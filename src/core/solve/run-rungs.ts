import { errorText } from '../base/errors.ts';
import { isDown } from '../router/escalate.ts';
import { sampleFeatures } from '../router/features.ts';
import type { SampleFeatures } from '../router/features.ts';
import type { Budget, ModelPlace, Route, Step } from '../router/route.ts';
import type { EarlierSolve } from './earlier-solve.ts';
import { longestAnswer } from './give-up.ts';
import type { Ladder } from './plan-rungs.ts';
import { beginSearch, isOver, runSearch } from './run-search.ts';
import { strategyOf } from './strategies.ts';
import type { Searched } from './run-search.ts';
import type { SharedContext, SolveContext } from './solve-context.ts';
import { UNSETTLED } from './settle.ts';
import type { Settled } from './settle.ts';
import { takeUp } from './take-up.ts';
import type { WatchedModel } from './watch-model.ts';

/** What a solve has come to. It is kept up to date, so that an error or a cancel loses nothing. */
export type Standing = {
  searched: Searched | undefined;
  settled: Settled;
  readonly routes: Route[];
  readonly steps: Step[];
  /** What the models that failed rejected with, in order. */
  readonly failures: unknown[];
};

export function newStanding(): Standing {
  return { searched: undefined, settled: UNSETTLED, routes: [], steps: [], failures: [] };
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
  const { steps, failures } = standing;
  const { continues } = shared.request;
  let now: Underway | undefined =
    continues === undefined || standing.searched !== undefined
      ? beginRung(shared, { ladder, standing }, ladder.first)
      : await resumeRungs(shared, { ladder, models, standing, begun, continues }, signal);
  while (now !== undefined && !signal.aborted) {
    const { route, before } = now;
    const watched: WatchedModel | undefined = models[route.model];
    if (watched === undefined) throw new RangeError(`there is no ${route.model} model`);
    const rung = { ...now, watched, standing, begun, routed: ladder.routed };
    const failure = await modelFailure(climb(shared, rung, signal), rung, signal);
    failures.push(...failure);
    steps.push(stepOf(route, standing, before, failure));
    now = beginRung(shared, { ladder, standing }, ladder.next(steps));
  }
  const places = new Set(steps.map(step => step.route.model));
  if (failures.length > 0 && [...places].every(place => isDown(steps, place))) throw failures[0];
}

/** A rung that has begun, and where the search stood then: more than nothing may be spent of it. */
type Underway = { readonly route: Route; readonly before: Counts };

type Climbing = { readonly ladder: Ladder; readonly standing: Standing };

function beginRung(
  { emit }: SharedContext,
  { ladder, standing }: Climbing,
  route: Route | undefined,
): Underway | undefined {
  if (route === undefined) return undefined;
  standing.routes.push(route);
  if (ladder.routed) emit({ type: 'route', ...route });
  return { route, before: countsOf(standing) };
}

/**
 * Puts the rungs of an earlier search into the tree and gives the one to go on with: its last, with
 * what it has left, or what follows it; none when a candidate of it passes here, too.
 */
async function resumeRungs(
  shared: SharedContext,
  {
    ladder,
    models,
    standing,
    begun,
    continues,
  }: Climbing & {
    readonly models: Models;
    readonly begun: Map<ModelPlace, number>;
    readonly continues: EarlierSolve;
  },
  signal: AbortSignal,
): Promise<Underway | undefined> {
  const { searched, rungs } = await takeUp(shared, continues, signal);
  standing.searched = searched;
  let now: Underway | undefined;
  for (const rung of rungs) {
    // A trace without a router's rungs has one; one with them is climbed as it was.
    if (now !== undefined) standing.steps.push(stepOf(now.route, standing, now.before, []));
    now = beginRung(shared, { ladder, standing }, rung.route ?? ladder.first);
    const first = rung.nodes[0];
    if (first !== undefined) {
      const place = first.remote === true ? 'remote' : 'local';
      if (!begun.has(place)) begun.set(place, first.trial);
    }
    rung.tell();
  }
  if (now === undefined) return beginRung(shared, { ladder, standing }, ladder.first);
  shared.progress({ simulations: searched.simulations });
  const solved = isOver(shared, searched, now.route.strategy);
  const { simulations, maxTokens } = restOf(now, standing);
  const there = models[now.route.model] !== undefined;
  if (there && !solved && simulations > 0 && maxTokens > 0) return now;
  const failure = there ? [] : [`the ${now.route.model} model is not set up any more`];
  standing.steps.push(stepOf(now.route, standing, now.before, failure));
  return beginRung(shared, { ladder, standing }, ladder.next(standing.steps));
}

/** What a rung may still spend. */
function restOf({ route, before }: Underway, standing: Standing): Budget {
  const { simulations, evaluatedTokens } = countsOf(standing);
  return {
    simulations: route.simulations - (simulations - before.simulations),
    maxTokens: route.maxTokens - (evaluatedTokens - before.evaluatedTokens),
  };
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

type Climb = Underway & {
  readonly watched: WatchedModel;
  readonly standing: Standing;
  /** The first trial of each model that was asked. */
  readonly begun: Map<ModelPlace, number>;
  readonly routed: boolean;
};

async function climb(
  shared: SharedContext,
  { watched, begun, routed, ...underway }: Climb,
  signal: AbortSignal,
): Promise<void> {
  const { route, standing } = underway;
  await watched.load();
  await announce(shared, watched, standing);
  standing.searched ??= beginSearch(shared);
  const first = begun.get(route.model) ?? standing.searched.tree.nextTrial;
  begun.set(route.model, first);
  const { options } = shared.request;
  const { probes, distinct } = strategyOf(route.strategy);
  const context: SolveContext = {
    ...shared,
    model: watched.model,
    place: route.model,
    rung: route.rung,
    greedyTrial: first,
    longestAnswer: longestAnswer({ ...shared, model: watched.model }, route.strategy),
    probedTrials: probes === true ? Infinity : routed ? first + PROBED_SAMPLES : 0,
    distinct: distinct === true,
    simulations: routed ? options.simulations : route.simulations,
  };
  const part = { ...route, ...restOf(underway, standing), thrifty: routed };
  await runSearch(context, standing.searched, part, signal);
}

/** Says that the search begins and, before its first candidate is in, how long it may take. */
async function announce(
  { emit, request, paceOf }: SharedContext,
  { model }: WatchedModel,
  { searched }: Standing,
): Promise<void> {
  const told = (searched?.simulations ?? 0) - (searched?.earlier ?? 0);
  const pace = told === 0 ? await paceOf(model.identity) : undefined;
  const left = request.options.simulations - (searched?.earlier ?? 0);
  const expectedMs = pace === undefined ? {} : { expectedMs: Math.round(pace * Math.max(1, left)) };
  emit({ type: 'phase', phase: 'searching', ...expectedMs });
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
    ended: failed ? 'failed' : endOf(standing),
    simulations: now.simulations - before.simulations,
    evaluatedTokens: now.evaluatedTokens - before.evaluatedTokens,
    samples: samplesOf(standing.searched, route.model),
    ...(failed ? { error: errorText(failure[0]) } : {}),
  };
}

function endOf({ searched }: Standing): Step['ended'] {
  if (searched?.why === 'solved') return 'verified';
  return searched?.why === 'hopeless' ? 'hopeless' : 'spent';
}

function samplesOf(searched: Searched | undefined, place: ModelPlace): SampleFeatures {
  const states = searched?.tree.nodes.map(({ state }) => state) ?? [];
  return sampleFeatures(states.filter(({ action, by }) => action === 'sample' && by === place));
}
