import type { Language, SourceFile } from '../base/source.ts';
import type { Limits } from './limits.ts';
import type { Value } from './value.ts';

/** Code to load before anything is called. */
export type Program = {
  readonly language: Language;
  readonly source: string;
  /** Modules it may import, mounted read-only; paths relative, with forward slashes. */
  readonly files: readonly SourceFile[];
};

/** One thing to do with a loaded program. The guest is told this, and never what should come out. */
export type Invocation = {
  readonly setup?: string;
  readonly call: string;
  /** `value`: evaluate and send the value; `output`: run as statements and send what was printed. */
  readonly mode: 'value' | 'output';
  /** As `Job.resolve`, for this call alone; the job's own wins. */
  readonly resolve?: 'await' | 'list';
};

/** A program and what to do with it: one fresh box, one job. */
export type Job = {
  readonly program: Program;
  readonly invocations: readonly Invocation[];
  /** Await a coroutine, or list a generator, that a call gives (the stub says so, not the guest). */
  readonly resolve?: 'await' | 'list';
  /**
   * Functions that the program calls and that are not in it: `RunOptions.answer` says what comes
   * of each call. Tests thereby call a candidate that runs in another box.
   */
  readonly remote?: readonly string[];
};

/** A call of a function that is not in the box, by values that crossed the wall. */
export type RemoteCall = {
  readonly name: string;
  readonly args: readonly Value[];
  readonly kwargs: readonly (readonly [string, Value])[];
};

/** What one invocation did. */
export type InvocationOutcome =
  | { readonly status: 'returned'; readonly value: Value; readonly output: string }
  | {
      readonly status: 'raised';
      /** Exception class names, most derived first, `Exception` and up left out. */
      readonly types: readonly string[];
      readonly message: string;
      readonly traceback: string;
      readonly output: string;
    }
  | { readonly status: 'stopped'; readonly stop: Stop };

/** Why a run ended before it answered. */
export type Stop = {
  readonly verdict:
    | 'TIMEOUT'
    | 'MEMORY'
    | 'OUTPUT_LIMIT'
    | 'RESULT_LIMIT'
    | 'INVALID_RESULT'
    | 'NO_RESULT'
    | 'CRASH'
    | 'VIOLATION'
    | 'CANCELLED';
  readonly reason: string;
  /** A limit that is this kind of box's own: the same program may do well in another. */
  readonly kind?: 'stack';
};

/** How loading the program went. */
export type LoadOutcome =
  | { readonly status: 'loaded' }
  | { readonly status: 'syntax-error'; readonly message: string }
  | { readonly status: 'missing-module'; readonly module: string; readonly message: string }
  | {
      readonly status: 'raised';
      readonly types: readonly string[];
      readonly message: string;
      readonly traceback: string;
    }
  | { readonly status: 'stopped'; readonly stop: Stop };

/** All a box says about a job. `outcomes` may be shorter than the job when a run was stopped. */
export type Execution = {
  readonly load: LoadOutcome;
  readonly outcomes: readonly InvocationOutcome[];
  readonly stderr: string;
  readonly wallMs: number;
  readonly cpuMs?: number;
  readonly peakBytes?: number;
  readonly sandbox: string;
};

export type RunOptions = {
  readonly limits: Limits;
  readonly signal?: AbortSignal;
  /** Called with bounded chunks of what the guest writes to stderr, while it runs. */
  readonly onStderr?: (chunk: string) => void;
  /**
   * Asked for one more invocation when those of the job are done; none ends the run. The guest's
   * clock stands still meanwhile.
   */
  readonly more?: (last: InvocationOutcome | undefined) => Promise<Invocation | undefined>;
  /** Says what came of a call of one of the job's remote functions; the guest's clock stands still. */
  readonly answer?: (call: RemoteCall) => Promise<InvocationOutcome>;
};

export type SelfTestCheck = {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
};
export type SelfTest = { readonly passed: boolean; readonly checks: readonly SelfTestCheck[] };

/**
 * A box for code that nobody trusts. One job, one fresh box, thrown away afterwards.
 * `run` resolves for whatever the guest does; it rejects with a `sandbox-broken` ReasonCodeError
 * only when the box itself failed (after one retry on a fresh one). An abort resolves with a
 * `CANCELLED` stop.
 */
export interface Sandbox extends AsyncDisposable {
  /** What results call it: `embedded`, `docker`, `fake`. */
  readonly name: string;
  readonly languages: readonly Language[];
  run(job: Job, options: RunOptions): Promise<Execution>;
  /** Starts boxes in the background so that the first job need not wait. */
  warm(): void;
  /** Proves the limits by attack; a box that fails it refuses every job. */
  selfTest(signal?: AbortSignal): Promise<SelfTest>;
}
