import type { SourceFile } from '../base/source.ts';
import type { Limits } from '../sandbox/limits.ts';
import type { Ask } from '../questions/question.ts';
import type { ReflectionKind } from '../reflexion/reflection.ts';
import type { RouterMode } from '../router/route.ts';
import type { StrategyChoice } from '../search/strategy.ts';
import type { Stub } from '../stub/stub.ts';
import type { EarlierSolve } from './earlier-solve.ts';
import type { SolveControl } from './solve-control.ts';
import type { SolveEvent } from './solve-event.ts';

/** How to search, and how much may be spent on it. */
export type SolveOptions = {
  /** `auto` lets the router choose and escalate; any other is kept to. */
  readonly strategy: StrategyChoice;
  /** Which models may be asked. @default auto */
  readonly router?: RouterMode;
  /** Whether what the solve is about may be sent to the remote model. @default false */
  readonly allowRemote?: boolean;
  readonly reflection: ReflectionKind;
  /** Most asks: each at most one completion and one judged candidate. */
  readonly simulations: number;
  /** Most evaluated tokens; checked before each ask. */
  readonly maxTokens: number;
  /** Most tokens of one answer. */
  readonly maxCompletionTokens: number;
  /** Temperature of every answer but the first, which is the likeliest. @default 0.8 */
  readonly temperature?: number;
  readonly seed: number;
  /** Trials under way at once; outcomes are told in the order they were asked. */
  readonly inFlight: number;
  readonly limits: Limits;
  /** False goes on after a verified answer until the budget is spent: for measuring. @default true */
  readonly earlyStop?: boolean;
};

/** A stub, its file, and what may be read beside it. Benchmarks' hidden tests are never here. */
export type SolveRequest = {
  readonly file: SourceFile;
  readonly stub: Stub;
  /** Pure Python modules the file may import, paths relative to the file's folder or root. */
  readonly modules: readonly SourceFile[];
  /** Names the file can be imported by, such as `shapes` and `pkg.shapes`. */
  readonly moduleNames: readonly string[];
  /** Test files of the workspace that may call the function. */
  readonly tests: readonly SourceFile[];
  /** Version of the language that the project runs on, such as `3.9`, where it says so. */
  readonly languageVersion?: string;
  /** Said by a benchmark, and kept in the trace: what it solves is never trained on. */
  readonly purpose?: 'benchmark';
  /** Asks the person who waits, where evidence is missing; without it nobody is asked. */
  readonly ask?: Ask;
  /** A search that was interrupted, to go on from where it stood. */
  readonly continues?: EarlierSolve;
  /**
   * Said where the function has a body, `stub` being the function without it. `check` only judges
   * that body. `mend` makes it the first candidate, and goes on from it when it fails a check.
   */
  readonly writtenBody?: 'check' | 'mend';
  /** The node of a workflow's run that it is done for. */
  readonly within?: { readonly run: string; readonly node: string };
  readonly options: SolveOptions;
};

/** What turns a request into events; made by `compose/create-solver.ts`. */
export interface Solver extends AsyncDisposable {
  /**
   * Runs one solve. Leaving the loop, or aborting, stops it; after an abort the stream still
   * ends with `solve-end`, status `cancelled`, holding the best so far. Concurrent solves share
   * the model and the sandbox.
   * @param control pauses it and has a say in what is tried next; made for this solve alone
   */
  solve(
    request: SolveRequest,
    signal?: AbortSignal,
    control?: SolveControl,
  ): AsyncIterable<SolveEvent>;
}
