import type {
  Execution,
  Invocation,
  InvocationOutcome,
  Job,
  RemoteCall,
} from '../../core/sandbox/sandbox.ts';
import type { FromGuest } from '../../core/sandbox/guest/box.ts';
import type { Limits } from '../../core/sandbox/limits.ts';

/** Where the interpreters and the guests' harness lie. */
export type InterpreterFiles = {
  /** Folder with `python.cjs`, `python.wasm` and `python313.zip`. */
  readonly vendor: string;
  /** Folder with `quickjs.wasm`. */
  readonly quickjs: string;
  /** Folder with the harness's source files. */
  readonly harness: string;
  /** The bundle that a thread with CPython runs, and that with QuickJS. */
  readonly worker: string;
  readonly scriptWorker: string;
};

/** What the editor's process tells the sandbox host. */
export type ToHost =
  | { readonly type: 'start'; readonly files: InterpreterFiles; readonly parked: number }
  | { readonly type: 'warm' }
  | {
      readonly type: 'run';
      readonly id: number;
      readonly job: Job;
      readonly limits: Limits;
      /** Whether to ask for more invocations when those of the job are done. */
      readonly more: boolean;
    }
  /** Answers `more`; nothing ends the run. */
  | { readonly type: 'next'; readonly id: number; readonly invocation?: Invocation }
  /** Answers `call`. */
  | { readonly type: 'outcome'; readonly id: number; readonly outcome: InvocationOutcome }
  | { readonly type: 'cancel'; readonly id: number };

/** What the sandbox host answers. */
export type FromHost =
  | { readonly type: 'started'; readonly permissions: boolean }
  | { readonly type: 'stderr'; readonly id: number; readonly text: string }
  | { readonly type: 'more'; readonly id: number; readonly last?: InvocationOutcome }
  | { readonly type: 'call'; readonly id: number; readonly call: RemoteCall }
  | { readonly type: 'done'; readonly id: number; readonly execution: Execution }
  | { readonly type: 'failed'; readonly id: number; readonly why: string }
  /** Grown large: it takes no run any more that is not under way, and goes when those are done. */
  | { readonly type: 'retire' };

/** What a worker thread is given when it starts. */
export type WorkerStart = {
  readonly module: WebAssembly.Module;
  readonly library: Uint8Array;
  readonly glue: string;
  readonly harness: string;
  readonly inbox: SharedArrayBuffer;
  /** The memory of a started interpreter to begin with, for a body that is slow to start. */
  readonly memory?: Uint8Array;
};

/** What a thread that runs JavaScript is given when it starts. */
export type ScriptStart = {
  readonly module: WebAssembly.Module;
  readonly guest: string;
  readonly bootstrap: string;
  readonly inbox: SharedArrayBuffer;
};

/**
 * What comes out of such a thread: `idle` when a request is done, with how many messages its VM has
 * read so far and how large it is.
 */
export type FromScript =
  FromGuest | { readonly type: 'idle'; readonly read: number; readonly bytes: number };

/** The request for a fresh VM in the same thread. */
export const RENEW = '';
