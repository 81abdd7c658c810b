import type { Clock } from '../base/clock.ts';
import type { LanguageModel, ModelIdentity, Usage } from '../model/language-model.ts';
import type { ModelPlace, Rung } from '../router/route.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Judgement } from '../sandbox/verdict.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Problem } from './prepare-solve.ts';
import type { SolveControl } from './solve-control.ts';
import type { SolveEvent } from './solve-event.ts';
import type { SolveRequest } from './solve-request.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** An event before it is stamped with its time. */
export type NewEvent = WithoutTime<SolveEvent>;

/** What all of one solve shares. */
export type SharedContext = Elsewhere & {
  readonly request: SolveRequest;
  readonly problem: Problem;
  readonly cases: readonly PreparedCase[];
  readonly traceId: string;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly control: SolveControl;
  /** Milliseconds of searching since an arbitrary start: it stands still during a pause. */
  readonly searchTime: () => number;
  /** Milliseconds that a candidate of a model is expected to take here; undefined: not known. */
  readonly paceOf: (model: ModelIdentity) => Promise<number | undefined>;
  readonly emit: (event: NewEvent) => void;
  /** Judgements under way or done, by the candidate's key: the same program runs once. */
  readonly judgements: Map<string, Promise<Judgement>>;
  /** Counts tokens, and jobs of the sandbox. */
  readonly spent: (usage: Usage) => void;
  readonly executed: () => void;
  /** Says how far the search is; `expectedMs` is what all of it will take, from what was seen. */
  readonly progress: (now: { readonly simulations: number; readonly expectedMs?: number }) => void;
};

/** What the attempts of one rung share. */
export type SolveContext = SharedContext & {
  readonly model: LanguageModel;
  /** Where the model stands. */
  readonly place: ModelPlace;
  /** What kind of step the candidates are for. */
  readonly rung: Rung;
  /** The trial that is answered at temperature 0: a model's best guess, once. */
  readonly greedyTrial: number;
  /** Most tokens of every other answer. */
  readonly longestAnswer: number;
  /** Trials below this one are asked how sure the model is. */
  readonly probedTrials: number;
  /** Answers to the same prompt are drawn without replacement. */
  readonly distinct: boolean;
  /** Most trials of the whole solve, those of a search that it takes up included. */
  readonly simulations: number;
};
