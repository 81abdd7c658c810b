import type { Job } from './sandbox.ts';
import type { Value } from './value.ts';

/**
 * How an answer is compared with what was expected; always in the host, never in the guest.
 * - `exact`: same type and value (`3.0` is not `3`, a tuple is not a list)
 * - `equal`: the language's own equality on plain values (`1 == 1.0`)
 * - `tolerance`: as `equal`, floats within 1e-9 relative or absolute
 * - `unordered`: as `equal`, the order of the outermost sequence aside
 */
export type Comparator = 'exact' | 'equal' | 'tolerance' | 'unordered';

/** What a call should do. `source` is evaluated in a box of its own that never saw a candidate. */
export type Expectation =
  | { readonly kind: 'source'; readonly text: string }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'raises'; readonly type: string; readonly message?: string }
  | { readonly kind: 'stdout'; readonly text: string }
  /** The positional arguments of the call, as they are after it. */
  | { readonly kind: 'mutated'; readonly values: readonly Value[] };

/** One check of a program: run `setup`, then `call`, and compare. */
export type Case = {
  /** Statements that run first, in a namespace of the case's own that sees the program's. */
  readonly setup?: string;
  /** An expression; or statements when the expectation is `stdout` or `raises`. */
  readonly call: string;
  readonly expect: Expectation;
  readonly comparator: Comparator;
  /** What this call needs, where the job as a whole says nothing about it. */
  readonly resolve?: Job['resolve'];
  /** The statements that an expectation in source text needs, where they are not those of `setup`. */
  readonly expectSetup?: string;
  /** `call` is taken for true or false, by the host; what is expected is one of the two. */
  readonly truth?: true;
  /**
   * Setup and call do more with the function's answers than look at them (`all(f(x))`): they run
   * in a box of their own that calls the program, because in its own box the program could say
   * what comes out.
   */
  readonly apart?: true;
};
