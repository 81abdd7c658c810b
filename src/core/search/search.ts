import type { Rng } from '../base/rng.ts';
import { ask, cancel, tell } from './algorithm.ts';
import { pathToRoot } from './backup.ts';
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
};

type Flight<State> = { readonly trial: Trial; readonly outcome: Promise<Outcome<State>> };

/**
 * Runs a search. Outcomes are told in the order their trials were asked, whichever came first:
 * the same seed and the same outcomes give the same tree, whatever the timing. After an abort
 * what had come in by then is still told. Leaving the loop aborts what is under way.
 */
export async function* search<State>(
  options: SearchOptions<State>,
): AsyncGenerator<SearchEvent<State>> {
  const { tree, evaluate, inFlight = 1, signal } = options;
  const flights: Flight<State>[] = [];
  const asked = new Set<Trial>();
  const inner = new AbortController();
  const onAbort = (): void => inner.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  let why: StopReason | undefined;
  try {
    while (why !== 'solved') {
      while (why === undefined && flights.length < inFlight) {
        const next = nextTrial(options, asked.size, flights.length, inner.signal);
        if (next === 'wait') break;
        if (typeof next === 'string') {
          why = next;
          break;
        }
        asked.add(next);
        yield { type: 'trial-start', trial: next };
        const outcome = evaluate(next, inner.signal);
        // It is awaited in its turn; until then a rejection must not count as unhandled.
        outcome.catch(() => undefined);
        flights.push({ trial: next, outcome });
      }
      const flight = flights.shift();
      if (flight === undefined) break;
      const told = await land(tree, flight, inner.signal);
      if (told === undefined) why = 'aborted';
      else {
        yield told;
        if (options.isSolved?.(told.outcome) === true) why = 'solved';
      }
    }
    yield { type: 'search-end', why: why ?? 'exhausted' };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    inner.abort();
    for (const trial of asked) cancel(tree, trial);
    await Promise.allSettled(flights.map(flight => flight.outcome));
  }
}

/** The next trial, or why there is none; `wait` when there may be one after the next tell. */
function nextTrial<State>(
  { tree, rng, mayAsk, simulations }: SearchOptions<State>,
  asked: number,
  underWay: number,
  signal: AbortSignal,
): Trial | StopReason | 'wait' {
  if (signal.aborted) return 'aborted';
  if (asked >= simulations) return 'budget';
  if (mayAsk?.(underWay) === false) return underWay > 0 ? 'wait' : 'budget';
  return ask(tree, rng) ?? (underWay > 0 ? 'wait' : 'exhausted');
}

/** Waits for a trial's outcome and tells it; `undefined` when the search was aborted meanwhile. */
async function land<State>(
  tree: Tree<State>,
  { trial, outcome }: Flight<State>,
  signal: AbortSignal,
): Promise<Extract<SearchEvent<State>, { type: 'node-add' }> | undefined> {
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
