import { createAbortScope } from '../base/abort-scope.ts';
import type { AbortScope } from '../base/abort-scope.ts';
import type { Rng } from '../base/rng.ts';
import { ask, askBelow, cancel, refusalOf, tell, withdraw } from './algorithm.ts';
import { pathToRoot } from './backup.ts';
import type { HeldControl } from './search-control.ts';
import type { Outcome, Tree, Trial } from './tree.ts';

/** Why a search ended. */
export type StopReason = 'solved' | 'budget' | 'exhausted' | 'aborted';

export type SearchEvent<State> =
  | { readonly type: 'trial-start'; readonly trial: Trial }
  | {
      readonly type: 'node-add';
      readonly trial: Trial;
      readonly node: number;
      readonly outcome: Outcome<State>;
      /** Nodes whose visits and value changed, the new one first. */
      readonly changed: readonly number[];
    }
  | { readonly type: 'search-end'; readonly why: StopReason };

export type SearchOptions<State> = {
  readonly tree: Tree<State>;
  readonly rng: Rng;
  /** Carries a trial out. A rejection ends the search with that error. */
  readonly evaluate: (trial: Trial, signal: AbortSignal) => Promise<Outcome<State>>;
  /** Most trials. */
  readonly simulations: number;
  /** Trials under way at once. @default 1 */
  readonly inFlight?: number;
  /**
   * Asked before each ask, after every tell so far: false when the budget is spent, or would be by
   * the trials under way. It is asked again when one of those was told.
   */
  readonly mayAsk?: (underWay: number) => boolean;
  /** True for an outcome that ends the search. */
  readonly isSolved?: (outcome: Outcome<State>) => boolean;
  readonly signal?: AbortSignal;
  /** Pauses the search, and has a say in what is tried next. */
  readonly control?: HeldControl;
};

/** A trial that was asked; `outcome` is there once it has begun. */
type Flight<State> = {
  readonly trial: Trial;
  /** Somebody named its parent. */
  readonly wanted: boolean;
  outcome?: Promise<Outcome<State>>;
};

/** Where a search stands: trials not told yet in the order they were asked, begun ones first. */
type Course<State> = {
  flights: readonly Flight<State>[];
  readonly asked: Set<Trial>;
  readonly scope: AbortScope;
  readonly signal: AbortSignal;
  why: StopReason | undefined;
};

/**
 * Runs a search. Outcomes are told in the order their trials were asked, whichever came first:
 * the same seed and the same outcomes give the same tree, whatever the timing. After an abort
 * what had come in by then is still told. Leaving the loop aborts what is under way.
 *
 * A pause does not change the tree either: trials are asked in their turn, and wait to be begun.
 */
export async function* search<State>(
  options: SearchOptions<State>,
): AsyncGenerator<SearchEvent<State>> {
  const { tree, signal, control } = options;
  const inner = createAbortScope(signal);
  const course: Course<State> = {
    flights: [],
    asked: new Set(),
    scope: inner,
    signal: inner.signal,
    why: undefined,
  };
  control?.follow(node => refusalOf(tree, node));
  try {
    while (course.why !== 'solved') {
      yield* fill(options, course);
      const [flight] = course.flights;
      if (flight === undefined) break;
      if (!(await hasLanded(flight, course, control))) {
        if (!inner.signal.aborted || flight.outcome !== undefined) continue;
        course.why = 'aborted';
        break;
      }
      course.flights = course.flights.slice(1);
      const told = await land(tree, flight, inner.signal);
      if (told === undefined) course.why = 'aborted';
      else {
        yield told;
        if (options.isSolved?.(told.outcome) === true) course.why = 'solved';
      }
    }
    yield { type: 'search-end', why: course.why ?? 'exhausted' };
  } finally {
    inner.close();
    inner.abort();
    for (const trial of course.asked) cancel(tree, trial);
    await Promise.allSettled(course.flights.flatMap(({ outcome }) => outcome ?? []));
  }
}

/** Asks as many trials as may be under way, and begins them unless the search is paused. */
function* fill<State>(
  options: SearchOptions<State>,
  course: Course<State>,
): Generator<SearchEvent<State>> {
  const { inFlight = 1, control, evaluate } = options;
  const { signal, asked } = course;
  for (;;) {
    if (control?.wants === true) giveWay(options.tree, course);
    const held = course.flights.find(({ outcome }) => outcome === undefined);
    if (held !== undefined && control?.paused !== true && !signal.aborted) {
      yield { type: 'trial-start', trial: held.trial };
      // Each has a signal of its own: what listens to one is not counted with what listens to others.
      const branch = course.scope.branch();
      held.outcome = evaluate(held.trial, branch.signal);
      // It is awaited in its turn; until then a rejection must not count as unhandled.
      held.outcome.then(branch.release, branch.release);
      continue;
    }
    if (course.why !== undefined || course.flights.length >= inFlight) return;
    const next = nextTrial(options, asked.size, course.flights.length, signal);
    if (next === 'wait') return;
    if (typeof next === 'string') {
      course.why = next;
      return;
    }
    asked.add(next.trial);
    course.flights = [...course.flights, next];
  }
}

/** Makes room for a trial that somebody wants: what the policy chose and did not begin goes. */
function giveWay<State>(tree: Tree<State>, course: Course<State>): void {
  const gone = course.flights.filter(({ outcome, wanted }) => outcome === undefined && !wanted);
  if (gone.length === 0) return;
  const trials = gone.map(({ trial }) => trial);
  withdraw(tree, trials);
  for (const trial of trials) course.asked.delete(trial);
  course.flights = course.flights.filter(flight => !gone.includes(flight));
  if (course.why !== 'aborted') course.why = undefined;
}

/** Waits for a trial's end; false when something else happened that has to be looked at first. */
async function hasLanded<State>(
  { outcome }: Flight<State>,
  { flights, signal }: Course<State>,
  control: HeldControl | undefined,
): Promise<boolean> {
  const holding = flights.some(flight => flight.outcome === undefined);
  // After an abort nothing is begun any more: what is under way comes in, in its turn.
  if (control === undefined || !holding || (signal.aborted && outcome !== undefined)) return true;
  const leaving = new AbortController();
  const changed = control.changed(AbortSignal.any([signal, leaving.signal])).then(() => false);
  const landed = outcome?.then(
    () => true,
    () => true,
  );
  try {
    return await (landed === undefined ? changed : Promise.race([landed, changed]));
  } finally {
    leaving.abort();
  }
}

/** The next trial, or why there is none; `wait` when there may be one after the next tell. */
function nextTrial<State>(
  { tree, rng, mayAsk, simulations, control }: SearchOptions<State>,
  asked: number,
  underWay: number,
  signal: AbortSignal,
): Flight<State> | StopReason | 'wait' {
  if (signal.aborted) return 'aborted';
  if (asked >= simulations) return 'budget';
  if (mayAsk?.(underWay) === false) return underWay > 0 ? 'wait' : 'budget';
  while (control?.wants === true) {
    // What was open when it was asked for may be closed by now.
    const wanted = askBelow(tree, control.take() ?? -1);
    if (wanted !== undefined) return { trial: wanted, wanted: true };
  }
  const trial = ask(tree, rng);
  if (trial !== undefined) return { trial, wanted: false };
  return underWay > 0 ? 'wait' : 'exhausted';
}

/** Waits for a trial's outcome and tells it; `undefined` when the search was aborted meanwhile. */
async function land<State>(
  tree: Tree<State>,
  { trial, outcome }: Flight<State>,
  signal: AbortSignal,
): Promise<Extract<SearchEvent<State>, { type: 'node-add' }> | undefined> {
  if (outcome === undefined) return undefined;
  let result: Outcome<State>;
  try {
    result = await outcome;
  } catch (error) {
    cancel(tree, trial);
    if (signal.aborted) return undefined;
    throw error;
  }
  const node = tell(tree, trial, result);
  if (node === undefined) return undefined;
  return { type: 'node-add', trial, node, outcome: result, changed: pathToRoot(tree, node) };
}
