import type { StrategyName } from '../search/strategy.ts';
import type { StubFeatures, SampleFeatures } from './features.ts';

/** Where a model stands: on this machine, or behind a network. */
export type ModelPlace = 'local' | 'remote';

export const ROUTER_MODES = ['auto', 'local', 'remote'] as const;

/** Which models may be asked: `local` and `remote` mean only that one, and never the other. */
export type RouterMode = (typeof ROUTER_MODES)[number];

/** One answer; a tree search with a part of the budget; the rest of the budget. */
export const RUNGS = ['greedy', 'search', 'wider'] as const;

export type Rung = (typeof RUNGS)[number];

export type Budget = {
  /** Trials: each at most one completion and one judged candidate. */
  readonly simulations: number;
  /** Evaluated tokens. */
  readonly maxTokens: number;
};

/** What is tried next, with which model, and how much it may spend. */
export type Route = Budget & {
  readonly rung: Rung;
  readonly strategy: StrategyName;
  readonly model: ModelPlace;
  /** One line for people. */
  readonly why: string;
};

/** Why a remote model can or cannot be asked. */
export type RemoteState = 'ready' | 'not-configured' | 'not-allowed' | 'offline';

/** What a decision is made from, before anything was generated. */
export type RouteTask = {
  readonly mode: RouterMode;
  readonly remote: RemoteState;
  /** For all rungs together. */
  readonly budget: Budget;
  /** Whether a candidate can be verified: there are checks, there is none, or none can be run. */
  readonly verifiable: 'yes' | 'no-checks' | 'cannot-run';
  readonly stub: StubFeatures;
  /** The models by their ids, to find what is known of each. */
  readonly ids?: Readonly<Partial<Record<ModelPlace, string | undefined>>>;
};

/** A rung that is over. */
export type Step = {
  readonly route: Route;
  /**
   * - `failed`: the model could not be loaded or asked
   * - `hopeless`: more candidates of this model would not help
   */
  readonly ended: 'verified' | 'spent' | 'hopeless' | 'failed';
  readonly simulations: number;
  readonly evaluatedTokens: number;
  /** What this model has written so far, in all rungs. */
  readonly samples: SampleFeatures;
  /** What the model's failure said. */
  readonly error?: string;
};

/** There is no model that may be asked, and what to do about it. */
export type Refusal = { readonly refused: string };
