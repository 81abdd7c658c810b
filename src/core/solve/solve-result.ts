import type { ErrorCode } from '../base/errors.ts';
import type { Language } from '../base/source.ts';
import type { Basis } from '../evidence/basis.ts';
import type { Usage } from '../model/language-model.ts';
import type { AnsweredExample } from '../stub/answered-example.ts';
import type { ReflectionKind } from '../reflexion/reflection.ts';
import type { Route } from '../router/route.ts';
import type { StrategyChoice } from '../search/strategy.ts';
import type { Splice } from '../stub/stub.ts';

/** Something that speaks for a candidate, and how far. */
export type Evidence = {
  readonly kind: 'example' | 'sibling-test' | 'type-check' | 'agreement' | 'answered-question';
  /** Where it comes from: `docstring`, the path of a test file, or `other candidates`. */
  readonly source: string;
  readonly passed: number;
  readonly total: number;
};

/** An example that no candidate meets, while most of them meet all others and agree on this one. */
export type DemotedExample = {
  readonly call: string;
  /** What the author says, and what the majority of candidates gives. */
  readonly expected: string;
  readonly instead: string;
  /** Candidates of that majority, and all of them. */
  readonly votes: number;
  readonly of: number;
};

/** A candidate worth showing: verified, or the best there was. */
export type Proposal = {
  readonly node: number;
  readonly verified: boolean;
  readonly passed: number;
  readonly total: number;
  readonly splice: Splice;
  /** What the splice was made of: to make it again when the file has changed around the stub. */
  readonly body: string;
  readonly imports: readonly string[];
};

/** The outcome of a solve; the first nine fields are the command line's JSON (contracts). */
export type SolveResult = {
  readonly status: 'verified' | 'unverified' | 'error' | 'cancelled';
  readonly function: string;
  readonly language: Language;
  /** The whole function, new imports in front; empty when nothing was found. */
  readonly code: string;
  /**
   * Chance in [0, 1] that it is right given `basis`, as calibrated on recorded benchmark rows; 0
   * where there is no code. It is an estimate for unverified code, too.
   */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  readonly usage: Usage;
  readonly executions: number;
  readonly simulations: number;
  readonly wallMs: number;
  readonly traceId: string;
  /** The model that wrote the code; where there is none, the one asked last. */
  readonly model: string;
  readonly weakStandIn: boolean;
  readonly sandbox: string;
  /** What was asked for: a strategy, or `auto`; `route` says what came of `auto`. */
  readonly strategy: StrategyChoice;
  readonly reflection: ReflectionKind;
  readonly seed: number;
  /** The rungs that were begun, in order, with what each might have spent; one without a router. */
  readonly route?: readonly Route[];
  /** What the confidence is reckoned from; absent where nothing was found. */
  readonly basis?: Basis;
  /** An example that is doubted. It still counts: nothing is verified against its word. */
  readonly demoted?: DemotedExample;
  /** What a person said when asked; to be written down, if that is wished. */
  readonly answers?: readonly AnsweredExample[];
  /** Why it is not verified, or what failed, and what to do about it. */
  readonly message?: string;
  /** The kind of an error, to offer what mends it; traces do not keep it. */
  readonly errorCode?: ErrorCode;
  /** Modules that are not in the box, when that is why it could not be verified. */
  readonly missing?: readonly string[];
  /** Best first; verified ones before all others. */
  readonly proposals: readonly Proposal[];
};

/** A chance as people read it: whole per cent, and never certain. */
export function chancePercent({ confidence }: Pick<SolveResult, 'confidence'>): number {
  return Math.min(99, Math.max(1, Math.round(confidence * 100)));
}
