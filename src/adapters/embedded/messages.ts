import type { Execution, Job } from '../../core/sandbox/sandbox.ts';
import type { Limits } from '../../core/sandbox/limits.ts';

/** Where the interpreter and the guest's harness lie. */
export type InterpreterFiles = {
  /** Folder with `python.cjs`, `python.wasm` and `python313.zip`. */
  readonly vendor: string;
  /** Folder with the harness's source files. */
  readonly harness: string;
  /** The bundle a worker thread runs. */
  readonly worker: string;
};

/** What the editor's process tells the sandbox host. */
export type ToHost =
  | { readonly type: 'start'; readonly files: InterpreterFiles; readonly parked: number }
  | { readonly type: 'warm' }
  | { readonly type: 'run'; readonly id: number; readonly job: Job; readonly limits: Limits }
  | { readonly type: 'cancel'; readonly id: number };

/** What the sandbox host answers. */
export type FromHost =
  | { readonly type: 'started'; readonly permissions: boolean }
  | { readonly type: 'stderr'; readonly id: number; readonly text: string }
  | { readonly type: 'done'; readonly id: number; readonly execution: Execution }
  | { readonly type: 'failed'; readonly id: number; readonly why: string }
  /** Idle and grown large: it should be replaced before the next run. */
  | { readonly type: 'retire' };

/** What a worker thread is given when it starts. */
export type WorkerStart = {
  readonly module: WebAssembly.Module;
  readonly library: Uint8Array;
  readonly glue: string;
  readonly harness: string;
  readonly inbox: SharedArrayBuffer;
};

/** What a worker thread tells the sandbox host. */
export type FromWorker =
  | { readonly type: 'parked' }
  | { readonly type: 'frame'; readonly text: string }
  | { readonly type: 'output'; readonly stream: 1 | 2; readonly bytes: Uint8Array }
  | {
      readonly type: 'limit';
      readonly verdict: 'OUTPUT_LIMIT' | 'RESULT_LIMIT' | 'VIOLATION';
      readonly reason: string;
    }
  /** How much there is, and whether more was asked for than is allowed. */
  | { readonly type: 'memory'; readonly bytes: number; readonly refused: boolean }
  | {
      readonly type: 'ended';
      readonly how: 'exit' | 'crash' | 'memory';
      readonly reason: string;
    };
